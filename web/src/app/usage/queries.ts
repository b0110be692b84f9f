import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Database } from '../../api/database'
import { call } from '../../api/http'
import type { Period } from './period'

/** All figures are of days in UTC, as they are counted. */
export const quotaQuery = queryOptions({
  queryKey: ['usage', 'quota'],
  queryFn: ({ signal }) => call('usage_quota', {}, signal),
})

const key = (what: string, period: Period) => ['usage', what, period.since, period.until]

export const summaryQuery = (period: Period) =>
  queryOptions({
    queryKey: key('summary', period),
    queryFn: ({ signal }) => call('usage_summary', period, signal),
  })

export const monthsQuery = (period: Period) =>
  queryOptions({
    queryKey: key('months', period),
    queryFn: ({ signal }) => call('usage_by_month', period, signal),
  })

export const endpointsQuery = (period: Period) =>
  queryOptions({
    queryKey: key('endpoints', period),
    queryFn: ({ signal }) => call('usage_by_endpoint', period, signal),
  })

export const keysQuery = (period: Period) =>
  queryOptions({
    queryKey: key('keys', period),
    queryFn: ({ signal }) => call('usage_by_key', period, signal),
  })

const PAGE_SIZE = 20
export type SubmittedLead = Database['api']['Functions']['submitted_leads']['Returns'][number]

/** Leads that programs of the organisation have submitted, the newest first. */
export const submittedQuery = infiniteQueryOptions({
  queryKey: ['usage', 'submitted'],
  queryFn: ({ pageParam, signal }) =>
    call(
      'submitted_leads',
      { lead_id: null, submission_key: null, before: pageParam, page_size: PAGE_SIZE },
      signal,
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => (last.length < PAGE_SIZE ? null : (last.at(-1)?.id ?? null)),
})
