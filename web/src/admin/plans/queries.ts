import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { RowOf } from '../../api/client'
import { call, callJson } from '../../api/http'
import { fetchAll, type ListQuery } from '../../api/list'

export type Price = {
  id: string
  amount: number
  currency: string
  interval: string
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
  is_active: boolean
}
export type Subscription = RowOf<'plan_subscriptions'>

export type PlanOf = {
  plan: string | null
  name: string | null
  entitlements: Entitlements
  payment_status: string | null
  ends_at: string | null
  grace_ends_at: string | null
  is_paused: boolean
}

export const plansQuery = queryOptions({
  queryKey: ['plans'],
  queryFn: ({ signal }) => fetchAll<Plan>('/api/plans?order=position,id', signal),
})

export const subscriptionsList: ListQuery = {
  view: 'plan_subscriptions',
  order: 'start.desc,id',
}

export const planOfQuery = (organization_id: string) =>
  queryOptions({
    queryKey: ['plan_of_organization', organization_id],
    queryFn: ({ signal }) => callJson<PlanOf>('plan_of_organization', { organization_id }, signal),
    enabled: organization_id !== '',
  })

function useAct<Given>(work: (given: Given) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSettled: () =>
      Promise.all(
        ['plans', 'plan_of_organization'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}

type NewPlan = { slug: string; name: string; position: number; trial_days: number }
export const useCreatePlan = () => useAct((plan: NewPlan) => call('create_plan', plan))

type PlanChange = {
  plan_id: string
  name: string
  position: number
  trial_days: number
  is_active: boolean
}
export const useUpdatePlan = () => useAct((change: PlanChange) => call('update_plan', change))

export const useSetEntitlement = () =>
  useAct((given: { plan_id: string; name: string; value: number | boolean | null }) =>
    call('set_plan_entitlement', given),
  )

type NewPrice = {
  plan_id: string
  currency: string
  period: string
  amount: number
  overrun_amount: number | null
}
export const useSetPrice = () => useAct((price: NewPrice) => call('set_plan_price', price))

export const useRetirePrice = () =>
  useAct((plan_price_id: string) => call('retire_plan_price', { plan_price_id }))
