import { queryOptions } from '@tanstack/react-query'
import { api, rows } from './client'

/** What many pages look up by its id: few rows, seldom changed. */
const MINUTE = 60_000

export type NicheName = {
  id: string
  slug: string
  name: string
  currency: string
  is_active: boolean
  retired_at: string | null
}

export const nichesQuery = () =>
  queryOptions({
    queryKey: ['niches', 'names'],
    queryFn: ({ signal }) =>
      rows<NicheName[]>(
        api
          .from('niches')
          .select('id,slug,name,currency,is_active,retired_at')
          .order('name')
          .limit(100)
          .abortSignal(signal),
      ),
    staleTime: MINUTE,
  })

/** The names of these organisations. */
export const organizationNamesQuery = (ids: string[]) =>
  queryOptions({
    queryKey: ['organizations', 'names', ...ids],
    queryFn: async ({ signal }) => {
      const found = await rows<{ id: string; name: string }[]>(
        api.from('organizations').select('id,name').in('id', ids).abortSignal(signal),
      )
      return new Map(found.map((one) => [one.id, one.name]))
    },
    enabled: ids.length > 0,
    staleTime: MINUTE,
  })
