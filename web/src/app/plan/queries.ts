import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, type RowOf, rows } from '../../api/client'
import { call, callJson, post } from '../../api/http'

const KEY = 'plan'

export type Price = {
  id: string
  amount: number
  currency: string
  interval: 'month' | 'year'
  /** What 1,000 calls beyond the quota cost; null: they are not charged. */
  overrun_amount: number | null
}
export type Entitlements = Record<string, number | boolean | null>
export type Plan = {
  id: string
  slug: string
  name: string
  position: number
  trial_days: number
  prices: Price[]
  entitlements: Entitlements
}
export type Current = {
  plan: string
  name: string
  entitlements: Entitlements
  plan_subscription_id: string | null
  payment_status: string | null
  ends_at: string | null
  grace_ends_at: string | null
  is_paused: boolean
  is_uncollected: boolean
}
export type PlanSubscription = RowOf<'plan_subscriptions'>
export type PlanRequest = RowOf<'plan_requests'>
export type Invoice = Pick<
  RowOf<'invoices'>,
  'id' | 'number' | 'status' | 'currency' | 'amount_due' | 'page_url' | 'pdf_url' | 'created_at'
>

export const currentQuery = (isBusy: boolean) =>
  queryOptions({
    queryKey: [KEY, 'current'],
    queryFn: ({ signal }) => callJson<Current>('current_plan', {}, signal),
    refetchInterval: isBusy ? 3000 : false,
  })

export const plansQuery = queryOptions({
  queryKey: [KEY, 'plans'],
  queryFn: async ({ signal }) =>
    (await rows(
      api
        .from('plans')
        .select('id,slug,name,position,trial_days,prices,entitlements')
        .eq('is_active', true)
        .order('position')
        .abortSignal(signal),
    )) as unknown as Plan[],
})

export const subscriptionQuery = (isBusy: boolean) =>
  queryOptions({
    queryKey: [KEY, 'subscription'],
    queryFn: async ({ signal }) =>
      (
        await rows(
          api
            .from('plan_subscriptions')
            .select('*')
            .eq('status', 'active')
            .order('start', { ascending: false })
            .limit(1)
            .abortSignal(signal)
            .overrideTypes<PlanSubscription[], { merge: false }>(),
        )
      )[0] ?? null,
    refetchInterval: isBusy ? 3000 : false,
  })

/** What was asked for last; asked again while it is not done. */
export const requestQuery = queryOptions({
  queryKey: [KEY, 'request'],
  queryFn: async ({ signal }) =>
    (
      await rows(
        api
          .from('plan_requests')
          .select('*')
          .order('created_at', { ascending: false })
          .limit(1)
          .abortSignal(signal),
      )
    )[0] ?? null,
  refetchInterval: (query) => (query.state.data?.status === 'requested' ? 3000 : false),
})

export const invoicesQuery = queryOptions({
  queryKey: [KEY, 'invoices'],
  queryFn: ({ signal }) =>
    rows(
      api
        .from('invoices')
        .select('id,number,status,currency,amount_due,page_url,pdf_url,created_at')
        .neq('status', 'draft')
        .order('created_at', { ascending: false })
        .limit(50)
        .abortSignal(signal),
    ),
})

/** The last request. When it is done, what it changed is asked for: at once, and when the processor has told all. */
export function useRequest(): PlanRequest | null {
  const client = useQueryClient()
  const request = useQuery(requestQuery).data ?? null
  const isDone = request !== null && request.status !== 'requested'
  useEffect(() => {
    if (!isDone) return
    const forget = () => {
      void client.invalidateQueries({ queryKey: [KEY, 'current'] })
      void client.invalidateQueries({ queryKey: [KEY, 'subscription'] })
    }
    forget()
    const later = setTimeout(forget, 5000)
    return () => clearTimeout(later)
  }, [isDone, client])
  return request
}

/** Begins a subscription to a plan: the address of the page to pay on. */
export const useCheckout = () =>
  useMutation({
    mutationFn: (plan_price_id: string) =>
      post<{ checkout_url: string }>('/plan/checkout', { plan_price_id }),
  })

export type Wish =
  | { act: 'change'; priceId: string }
  | { act: 'cancel' | 'keep' | 'resume' }
  | { act: 'pause'; until: string | null }

const asks = (wish: Wish): Promise<unknown> => {
  if (wish.act === 'change') return call('change_plan', { plan_price_id: wish.priceId })
  if (wish.act === 'pause') return call('pause_plan', { resumes_at: wish.until })
  if (wish.act === 'cancel') return call('cancel_plan', {})
  return wish.act === 'keep' ? call('keep_plan', {}) : call('resume_plan', {})
}

export function useWish() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: asks,
    onSettled: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}
