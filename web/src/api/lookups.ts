import { queryOptions } from '@tanstack/react-query'
import { callJson } from './http'
import { fetchAll } from './list'

/** A niche as lists name it, and as filters offer it. */
export type NicheName = { id: string; name: string; is_active: boolean; retired_at: string | null }

/** All niches by their names: few rows, seldom changed. */
export const nicheNamesQuery = queryOptions({
  queryKey: ['niches', 'names'],
  queryFn: ({ signal }) =>
    fetchAll<NicheName>('/api/niches?select=id,name,is_active,retired_at&order=name,id', signal),
  staleTime: 60_000,
})

export type Limits = Record<string, { minimum: number; maximum: number; decimals: number }>
export type FormLimits = { deposits: Limits; paystack_deposits: Limits; default_currency: string }

/** What the API takes in its forms, and the currency of the platform. */
export const formLimitsQuery = queryOptions({
  queryKey: ['form_limits'],
  queryFn: ({ signal }) => callJson<FormLimits>('form_limits', {}, signal),
  staleTime: 600_000,
})
