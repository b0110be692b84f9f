import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, rows } from '../../api/client'
import { call } from '../../api/http'
import type { ListQuery } from '../../api/list'
import { proved } from '../../ui/Proof'

const PAGE_SIZE = 25
const KEY = 'organizations'

export type Row = {
  id: string
  name: string
  website: string | null
  status: string
  created_at: string
}

export const organizationsList: ListQuery = {
  view: 'rpc/search_organizations',
  key: KEY,
  order: 'created_at.desc,id',
}

export type Member = {
  role: string
  created_at: string
  ended_at: string | null
  user: { id: string; email: string; first_name: string | null; last_name: string | null }
}
export type Organization = Row & { time_zone: string; members: Member[] }

export const organizationQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }) => {
      const [organization] = await rows<Organization[]>(
        api
          .from('organizations')
          .select(
            'id,name,website,status,time_zone,created_at,members:memberships(role,created_at,ended_at,user:users(id,email,first_name,last_name))',
          )
          .eq('id', id)
          .abortSignal(signal)
          .overrideTypes<Organization[], { merge: false }>(),
      )
      return organization ?? null
    },
  })

export type Balance = {
  currency: string
  wallet: number
  promo: number
  debt: number
  held: number
  available: number
}

export const balancesQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'balances', id],
    queryFn: ({ signal }) =>
      rows<Balance[]>(
        api
          .from('balances')
          .select('currency,wallet,promo,debt,held,available')
          .eq('organization_id', id)
          .order('currency')
          .abortSignal(signal)
          .overrideTypes<Balance[], { merge: false }>(),
      ),
  })

export type Plan = {
  id: string
  plan: string | null
  status: string | null
  payment_status: string
  period_ends_at: string | null
  cancel_at: string | null
}

export const plansQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'plans', id],
    queryFn: ({ signal }) =>
      rows<Plan[]>(
        api
          .from('plan_subscriptions')
          .select('id,plan,status,payment_status,period_ends_at,cancel_at')
          .eq('organization_id', id)
          .order('updated_at', { ascending: false })
          .limit(5)
          .abortSignal(signal),
      ),
  })

export type Cap = {
  subscription_id: string
  period: string
  max_leads: number | null
  max_spend: number | null
  leads: number | null
  spend: number | null
  currency: string
}
export type Subscription = {
  id: string
  status: string
  ineligible_reason: string | null
  weight: number
  created_at: string
  level: { name: string; price: number; currency: string; niche: { name: string } }
  caps: Cap[]
}

export const subscriptionsQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'subscriptions', id],
    queryFn: async ({ signal }) => {
      const [subscriptions, caps] = await Promise.all([
        rows<Subscription[]>(
          api
            .from('subscriptions')
            .select(
              'id,status,ineligible_reason,weight,created_at,level:competition_levels(name,price,currency,niche:niches(name))',
            )
            .eq('organization_id', id)
            .order('status')
            .order('created_at', { ascending: false })
            .limit(100)
            .abortSignal(signal)
            .overrideTypes<Subscription[], { merge: false }>(),
        ),
        rows<Cap[]>(
          api
            .from('subscription_caps')
            .select('subscription_id,period,max_leads,max_spend,leads,spend,currency')
            .eq('organization_id', id)
            .limit(100)
            .abortSignal(signal),
        ),
      ])
      return subscriptions.map((one) => ({
        ...one,
        caps: caps.filter((cap) => cap.subscription_id === one.id),
      }))
    },
  })

export type Entry = {
  id: number
  account: string
  kind: string
  amount: number
  balance_after: number
  currency: string
  reason: string | null
  lead_id: string | null
  created_at: string
}

/** From the newest entry on; the ids of entries ascend. */
export const entriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'entries', id],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => {
      let query = api
        .from('ledger_entries')
        .select('id,account,kind,amount,balance_after,currency,reason,lead_id,created_at')
        .eq('organization_id', id)
        .order('id', { ascending: false })
        .limit(PAGE_SIZE)
        .abortSignal(signal)
      if (pageParam !== null) query = query.lt('id', pageParam)
      return rows<Entry[]>(query.overrideTypes<Entry[], { merge: false }>())
    },
    getNextPageParam: (last) => (last.length < PAGE_SIZE ? null : last.at(-1)?.id),
  })

function useAct<Input, Answer>(mutationFn: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [KEY] }),
        client.invalidateQueries({ queryKey: ['overview'] }),
      ]),
  })
}

type Args<Name extends Parameters<typeof call>[0]> = Parameters<typeof call<Name>>[1]

export const useSetStatus = () =>
  useAct((given: Args<'set_organization_status'>) => call('set_organization_status', given))
export const useUpdate = () =>
  useAct((given: Args<'update_any_organization'>) => call('update_any_organization', given))
export const useAdjust = () =>
  useAct((given: Args<'adjust_balance'>) => proved(() => call('adjust_balance', given)))
export const useSetWeight = () => useAct((given: Args<'set_weight'>) => call('set_weight', given))
