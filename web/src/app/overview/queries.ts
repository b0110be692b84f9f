import { queryOptions } from '@tanstack/react-query'
import { api, type RowOf, rows } from '../../api/client'
import { call, callJson } from '../../api/http'
import type { Granularity } from './periods'

export type Counters = {
  leads: number
  spending: { currency: string; spent: string; refunded: string; net: string }[]
  balances: { currency: string; available: string }[]
  subscriptions: { active: number; paused: number; faulty: number; without_funds: number }
  refund_requests_pending: number
}

export const countersQuery = queryOptions({
  queryKey: ['counters'],
  queryFn: ({ signal }) => callJson<Counters>('counters', {}, signal),
})

export const balancesQuery = queryOptions({
  queryKey: ['balances'],
  queryFn: ({ signal }) =>
    rows(
      api
        .from('balances')
        .select('currency,wallet,promo,debt,held,available,status')
        .order('currency')
        .abortSignal(signal),
    ),
})

export const lowBalancesQuery = queryOptions({
  queryKey: ['balance_alerts', 'low'],
  queryFn: ({ signal }) =>
    rows(
      api
        .from('balance_alerts')
        .select('currency')
        .eq('is_low', true)
        .order('currency')
        .abortSignal(signal),
    ),
})

export type Idle = Pick<
  RowOf<'subscriptions'>,
  'id' | 'status' | 'ineligible_reason' | 'resumes_at'
> & { level: { name: string; niche: { name: string } } }

/** Subscriptions that do not buy now; those that ended are left out. */
export const idleQuery = queryOptions({
  queryKey: ['subscriptions', 'idle'],
  queryFn: ({ signal }) =>
    rows(
      api
        .from('subscriptions')
        .select(
          'id,status,ineligible_reason,resumes_at,level:competition_levels(name,niche:niches(name))',
        )
        .neq('status', 'ended')
        .or('status.eq.paused,ineligible_reason.not.is.null')
        .order('created_at')
        .limit(20)
        .abortSignal(signal)
        .overrideTypes<Idle[], { merge: false }>(),
    ),
})

export const purchasesQuery = (since: string, until: string, granularity: Granularity) =>
  queryOptions({
    queryKey: ['report_providers', since, until, granularity],
    queryFn: ({ signal }) => call('report_providers', { since, until, granularity }, signal),
    staleTime: 60_000,
  })

export type Latest = {
  id: string
  contact_name: string | null
  created_at: string
  price: number
  currency: string
  stage: string
}

export const latestQuery = queryOptions({
  queryKey: ['assignments', 'latest'],
  queryFn: ({ signal }) =>
    rows(
      api
        .from('assignments')
        .select('id,contact_name,created_at,price,currency,stage')
        .order('created_at', { ascending: false })
        .order('id', { ascending: false })
        .limit(5)
        .abortSignal(signal)
        .overrideTypes<Latest[], { merge: false }>(),
    ),
  // A list where new leads appear: see the page of leads.
  refetchInterval: 4000,
})
