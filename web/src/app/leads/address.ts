import { oneOf, text, useAddress } from '../../ui/address'
import type { LeadFilter } from './filter'

const parts = {
  stage: text(),
  status: oneOf('', 'sold', 'refunded'),
  channel: oneOf('', 'distribution', 'marketplace'),
  niche: text(),
  since: text(),
  until: text(),
  words: text(),
  sort: oneOf('-created_at', 'created_at', '-price', 'price'),
}

const NO_FILTER = {
  stage: '',
  status: '',
  channel: '',
  niche: '',
  since: '',
  until: '',
  words: '',
} as const

/** The filter and order in the address, what changes them, and what clears the filters. */
export function useLeadFilter() {
  const [filter, change] = useAddress(parts)
  const { sort: _, ...given } = filter
  return {
    filter: filter as LeadFilter,
    change: (next: Partial<LeadFilter>) => change(next as Partial<typeof filter>),
    isFiltered: Object.values(given).some((value) => value !== ''),
    clear: () => change(NO_FILTER),
  }
}
