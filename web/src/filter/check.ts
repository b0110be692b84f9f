import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { CodedFault } from '../api/faults'
import { callJson } from '../api/http'
import { type Condition, type Rule, toFilter } from './rules'

type Estimate = {
  days: number
  matching: number
  leads: number
  price: number
  cost: number
  currency: string
  is_rounded: boolean
}
export type Check = {
  faults: CodedFault[]
  estimate: Estimate | null
  no_estimate: { reason: 'not_countable' | 'too_many'; retry_after?: number } | null
}

/** How long somebody pauses who has typed what they wanted. Estimates are counted, so not each letter asks for one. */
const PAUSE = 500

/** The faults of a filter and how many leads it would have bought, while it is written. */
export function useCheck(competition_level_id: string, group: Exclude<Rule, Condition>) {
  const filter = JSON.stringify(toFilter(group))
  const [settled] = useDebouncedValue(filter, PAUSE)
  const query = useQuery({
    queryKey: ['check_filter', competition_level_id, settled],
    queryFn: ({ signal }) =>
      callJson<Check>(
        'check_filter',
        { competition_level_id, filter: JSON.parse(settled) },
        signal,
      ),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  })
  return { ...query, isBehind: filter !== settled || query.isPlaceholderData }
}

/** Faults by their path. What is not filled in yet is no fault while somebody is still writing. */
export function faultMap(check: Check | undefined, isSaving: boolean): ReadonlyMap<string, string> {
  const shown = (check?.faults ?? []).filter(
    ({ code }) => isSaving || (code !== 'required' && code !== 'empty'),
  )
  return new Map(shown.map(({ field, message }) => [field, message]))
}
