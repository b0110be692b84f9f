export type Period = { since: string; until: string }
export const SPANS = ['month', 'quarter', 'year'] as const
export type Span = (typeof SPANS)[number]

const MONTHS: Record<Span, number> = { month: 1, quarter: 3, year: 12 }
const day = (date: Date) => date.toISOString().slice(0, 10)

/** This month, or the last three or twelve months with it, in UTC: the calls are counted so. */
export function periodOf(span: Span, now = new Date()): Period {
  const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - MONTHS[span] + 1, 1)
  return { since: day(new Date(first)), until: day(now) }
}

/** The months of a period, such as 2026-11-01, so that those without a call are seen as well. */
export function monthsOf({ since, until }: Period): string[] {
  const months: string[] = []
  const month = new Date(since)
  while (day(month) <= until) {
    months.push(day(month))
    month.setUTCMonth(month.getUTCMonth() + 1)
  }
  return months
}
