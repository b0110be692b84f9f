import { addDays, dayStart, isDay } from '../../ui/days'

/** What the list of leads is filtered and ordered by; it stands in the address, also of the lead that is open. */
export type LeadFilter = {
  stage: string
  status: string
  niche: string
  channel: string
  since: string
  until: string
  words: string
  sort: string
}

export const STAGES = ['new', 'contacted', 'qualified', 'won', 'lost'] as const

/** At most this many words are looked for: each is a condition, and the API bounds them. */
const MOST_WORDS = 3

/** Conditions in PostgREST's language, one for each word: it has to occur in one of these columns. */
export function wordConditions(words: string): string[] {
  const columns = ['contact_name', 'contact_email', 'contact_phone', 'number']
  return words
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS)
    .map((word) => {
      // The asterisk is the wildcard of this language, so it cannot be looked for.
      const pattern = `"*${word.replaceAll('*', '').replace(/["\\]/g, '\\$&')}*"`
      return columns.map((column) => `${column}.ilike.${pattern}`).join(',')
    })
}

/** The moments between which leads were bought, of the days in the address; what is no day is left out. */
export function period(filter: Pick<LeadFilter, 'since' | 'until'>, zone: string | undefined) {
  return {
    from: isDay(filter.since) ? dayStart(filter.since, zone) : null,
    before: isDay(filter.until) ? dayStart(addDays(filter.until, 1), zone) : null,
  }
}

export type Order = { column: 'created_at' | 'price'; ascending: boolean }

export function orderOf(sort: string): Order {
  const column = sort.replace(/^-/, '') === 'price' ? 'price' : 'created_at'
  return { column, ascending: !sort.startsWith('-') }
}

/**
 * The condition on rows that come after this one in an order, in PostgREST's language. It goes with one on the column
 * alone, by which the index is read.
 */
export function beyond(order: Order, row: { id: string; created_at: string; price: number }) {
  const operator = order.ascending ? 'gt' : 'lt'
  return `${order.column}.${operator}.${row[order.column]},id.${operator}.${row.id}`
}
