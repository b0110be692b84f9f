import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, page } from '../../api/client'
import { call } from '../../api/http'

export const PAGE_SIZE = 25
const KEY = 'all_listings'

export type Listing = {
  id: string
  lead_id: string
  niche_id: string
  number: string
  status: string
  state: string | null
  city: string | null
  category: string | null
  description: string | null
  price: number
  currency: string
  sold_count: number
  effective_max_buyers: number
  listed_at: string
}

export type Filters = { status: string; page: number }

export const listingsQuery = ({ status, page: number }: Filters) =>
  queryOptions({
    queryKey: [KEY, status, number],
    queryFn: ({ signal }) => {
      let query = api
        .from('all_listings')
        .select(
          'id,lead_id,niche_id,number,status,state,city,category,description,price,currency,sold_count,effective_max_buyers,listed_at',
          { count: 'exact' },
        )
        .order('listed_at', { ascending: false })
        .order('id')
        .range((number - 1) * PAGE_SIZE, number * PAGE_SIZE - 1)
        .abortSignal(signal)
      if (status) query = query.eq('status', status)
      return page<Listing>(query.overrideTypes<Listing[], { merge: false }>())
    },
  })

function useAct<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all(
        [KEY, 'leads', 'overview'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  })
}

type Texts = { listing_id: string; city: string; category: string; description: string }
export const useApprove = () => useAct((given: Texts) => call('approve_listing', given))
export const useWithdraw = () =>
  useAct((listing_id: string) => call('withdraw_listing', { listing_id }))
