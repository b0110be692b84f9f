import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, page, type RowOf, rows } from '../../api/client'
import { call, callJson } from '../../api/http'
import type { ListingFilter } from './address'
import { searchArguments } from './search'

export const PAGE_SIZE = 24
const KEY = 'listings'
type Row = RowOf<'listings'>
export type Listing = Row & { id: string; price: number; is_favorite: boolean }

export const listingsQuery = (filter: ListingFilter) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'list', filter],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam: after, signal }) => {
      const given = { ...searchArguments(filter, Date.now()), after, page_size: PAGE_SIZE }
      const query = api
        // How many there are in all is asked once, with the first page.
        .rpc('search_listings', given, after === null ? { count: 'exact' } : {})
        .abortSignal(signal)
      const found = await page(query as never)
      return { listings: found.rows as Listing[], count: found.count }
    },
    getNextPageParam: ({ listings }) =>
      listings.length === PAGE_SIZE ? listings.at(-1)?.id : undefined,
  })

export const listingQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }) => {
      const query = api.from('listings').select('*').eq('id', id).abortSignal(signal)
      return ((await rows(query))[0] as Listing | undefined) ?? null
    },
  })

/** Which of these listings the organisation has bought: the assignment by the listing. */
export const boughtQuery = (ids: string[]) =>
  queryOptions({
    queryKey: ['assignments', 'of-listings', ids],
    enabled: ids.length > 0,
    queryFn: async ({ signal }) => {
      const query = api.from('assignments').select('id,listing_id').in('listing_id', ids)
      const found = await rows(query.abortSignal(signal))
      return new Map(found.map((row) => [row.listing_id, row.id]))
    },
  })

export type Quote = {
  price: string
  currency: string
  available: string
  /** Null where the funds do not suffice. */
  remaining: string | null
  assignment_id: string | null
  obstacle: string | null
}

export const quoteQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'quote', id],
    queryFn: ({ signal }) => callJson<Quote>('quote_lead', { listing_id: id }, signal),
    staleTime: 0,
  })

export function useFavourite() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, is_favorite }: Pick<Listing, 'id' | 'is_favorite'>) =>
      call(is_favorite ? 'remove_favorite' : 'add_favorite', { listing_id: id }),
    onSettled: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}

export function useBuy(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (price: string) =>
      call('buy_lead', { listing_id: id, expected_price: Number(price) }),
    // Also after a refusal: the price has changed, or somebody was faster.
    onSettled: () =>
      Promise.all(
        [KEY, 'assignments', 'counters', 'balances', 'billing'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}
