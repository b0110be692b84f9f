import { queryOptions } from '@tanstack/react-query'
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
