import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, rows } from '../../api/client'
import { call, callJson } from '../../api/http'
import type { Field } from '../../form/fields'

const KEY = 'niches'

/** The answers that the marketplace shows before a lead is bought, by what they are shown as. */
export const PREVIEWS = ['state', 'city', 'event_date', 'category', 'description'] as const
export type Preview = `${(typeof PREVIEWS)[number]}_field`

export type Market = {
  listing_rule: string
  price: number | null
  max_buyers: number
  reviews_listings: boolean
} & Record<Preview, string | null>

/** How the leads of a niche are listed, and the fields of its form that could be shown. */
export const marketQuery = (niche_id: string) =>
  queryOptions({
    queryKey: [KEY, 'market', niche_id],
    queryFn: async ({ signal }) => {
      const [settings, forms] = await Promise.all([
        rows<Market[]>(
          api.from('marketplace_settings').select('*').eq('niche_id', niche_id).abortSignal(signal),
        ),
        rows(
          api
            .from('form_schemas')
            .select('fields')
            .eq('niche_id', niche_id)
            .eq('status', 'active')
            .limit(1)
            .abortSignal(signal),
        ),
      ])
      const fields = (forms[0]?.fields ?? []) as unknown as Field[]
      return { market: settings[0] ?? null, fields }
    },
  })

export type Guard = { is_required: boolean | null; seconds: number | null; effort: number | null }

/** What the niche sets by itself, and what holds for all forms. */
export const guardQuery = (niche_id: string) =>
  queryOptions({
    queryKey: [KEY, 'guard', niche_id],
    queryFn: async ({ signal }) => {
      const [own, common] = await Promise.all([
        rows<Guard[]>(
          api
            .from('form_guards')
            .select('is_required,seconds,effort')
            .eq('niche_id', niche_id)
            .abortSignal(signal),
        ),
        rows(api.from('settings').select('value').eq('name', 'ops.form_guard').abortSignal(signal)),
      ])
      return {
        own: own[0] ?? { is_required: null, seconds: null, effort: null },
        common: (common[0]?.value ?? {}) as Partial<Guard>,
      }
    },
  })

function useAct<Given>(mutationFn: (given: Given) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}

type MarketGiven = Parameters<typeof call<'set_marketplace_settings'>>[1]

/** Answers what is stored then: a price that is left out becomes that of the platform, or stays as it was. */
export function useSetMarket() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ is_reviewed, ...given }: MarketGiven & { is_reviewed: boolean }) => {
      await call('set_marketplace_settings', given)
      await call('set_listing_review', { niche_id: given.niche_id, is_on: is_reviewed })
      const { market } = await client.fetchQuery({ ...marketQuery(given.niche_id), staleTime: 0 })
      return market
    },
    // The first call may have done its part when the second one fails.
    onSettled: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}
export const useSetGuard = () =>
  useAct((given: Guard & { niche_id: string }) => call('set_form_guard', given))

/** The page of the niche is still there when it is gone: it must not ask for it once more. */
export function useDeleteNiche() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (niche_id: string) => call('delete_niche', { niche_id }),
    onSuccess: () => client.invalidateQueries({ queryKey: [KEY], refetchType: 'none' }),
  })
}

export type WhatIf = {
  days: number
  asked: number
  leads: number
  cost: number
  currency: string
  passed_over: Record<string, number>
  taken_from_others: number
  losers: { organization_id: string; leads: number }[]
}

export const useWhatIf = () =>
  useMutation({
    mutationFn: (given: Parameters<typeof call<'what_if'>>[1]) =>
      callJson<WhatIf>('what_if', given),
  })
