import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, type RowOf, rows } from '../../api/client'
import type { Database } from '../../api/database'
import { call } from '../../api/http'
import type { Json } from '../../filter/rules'
import type { Field } from '../../form/fields'
import type { Hours } from './hours'

const KEY = 'subscriptions'
const PARTS = `id,niche_id,competition_level_id,status,ineligible_reason,filter,filter_faults,weight,opening_hours,
  resumes_at,created_at,ended_at,level:competition_levels(name,price,currency,max_buyers),niche:niches(name),
  caps:subscription_caps(period,max_leads,max_spend,leads,spend,currency)`

export type Level = { name: string; price: number; currency: string; max_buyers: number }
export type Cap = Pick<
  RowOf<'subscription_caps'>,
  'period' | 'max_leads' | 'max_spend' | 'leads' | 'spend' | 'currency'
>
export type Subscription = Pick<
  RowOf<'subscriptions'>,
  | 'id'
  | 'niche_id'
  | 'competition_level_id'
  | 'status'
  | 'ineligible_reason'
  | 'weight'
  | 'resumes_at'
  | 'created_at'
  | 'ended_at'
> & {
  filter: Json
  filter_faults: { field: string; message: string }[] | null
  opening_hours: Hours
  level: Level
  niche: { name: string }
  caps: Cap[]
}

export const subscriptionsQuery = (withEnded: boolean) =>
  queryOptions({
    queryKey: [KEY, 'list', withEnded],
    queryFn: async ({ signal }) => {
      const query = api.from('subscriptions').select(PARTS)
      return (await rows(
        (withEnded ? query : query.neq('status', 'ended'))
          .order('created_at', { ascending: false })
          .order('id')
          .limit(100)
          .abortSignal(signal),
      )) as unknown as Subscription[]
    },
  })

export const subscriptionQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }) => {
      const found = await rows(
        api.from('subscriptions').select(PARTS).eq('id', id).abortSignal(signal),
      )
      return (found[0] as Subscription | undefined) ?? null
    },
  })

const MISSED_SIZE = 20
export type MissedLead = Database['api']['Functions']['missed_leads']['Returns'][number]

/** Leads that it did not get, the newest first. */
export const missedQuery = (subscription_id: string) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'missed', subscription_id],
    queryFn: ({ pageParam, signal }) =>
      call('missed_leads', { subscription_id, before: pageParam, most: MISSED_SIZE }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.length < MISSED_SIZE ? null : (last.at(-1)?.lead_id ?? null)),
  })

export type Offer = {
  id: string
  name: string
  description: string | null
  levels: { id: string; name: string; price: number; currency: string; max_buyers: number }[]
}

/** The niches that take leads, with the levels that can be ordered. */
export const offersQuery = queryOptions({
  queryKey: ['niches', 'offers'],
  queryFn: async ({ signal }) =>
    (await rows(
      api
        .from('niches')
        .select('id,name,description,levels:competition_levels(id,name,price,currency,max_buyers)')
        .eq('is_active', true)
        .is('retired_at', null)
        .is('competition_levels.retired_at', null)
        .order('name')
        .order('order_position', { referencedTable: 'competition_levels' })
        .limit(100)
        .abortSignal(signal),
    )) as unknown as Offer[],
})

/** The fields of the form of a niche that is in use; none while there is no form. */
export const fieldsQuery = (nicheId: string) =>
  queryOptions({
    queryKey: ['form_schemas', nicheId],
    queryFn: async ({ signal }) => {
      const [active] = await rows(
        api
          .from('form_schemas')
          .select('fields')
          .eq('niche_id', nicheId)
          .eq('status', 'active')
          .limit(1)
          .abortSignal(signal),
      )
      return (active?.fields ?? []) as unknown as Field[]
    },
    staleTime: 300_000,
  })

function useChange<Args>(work: (args: Args) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [KEY] }),
        client.invalidateQueries({ queryKey: ['counters'] }),
      ]),
  })
}

type OfOne<Args> = { subscription_id: string } & Args

export const useSubscribe = () =>
  useChange((args: { competition_level_id: string; filter: Json }) => call('subscribe', args))
export const useChangeFilter = () =>
  useChange((args: OfOne<{ filter: Json }>) => call('change_filter', args))
export const useSetCaps = () => useChange((args: OfOne<{ caps: Json }>) => call('set_caps', args))
export const useSetHours = () =>
  useChange((args: OfOne<{ opening_hours: Json }>) => call('set_opening_hours', args))
export const usePause = () =>
  useChange((subscription_id: string) => call('pause_subscription', { subscription_id }))
export const useResume = () =>
  useChange((subscription_id: string) => call('resume_subscription', { subscription_id }))
export const useEnd = () =>
  useChange((subscription_id: string) => call('end_subscription', { subscription_id }))
