import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, page, rows } from '../../api/client'
import { call, callJson } from '../../api/http'

export const PAGE_SIZE = 20
const KEY = 'refund_requests'
const SOON = 4_000

export type RequestRow = {
  id: string
  organization_id: string
  lead_id: string
  reason: string
  status: string
  price: number
  currency: string
  created_at: string
}

export type Filters = { status: string; page: number }

export const requestsQuery = ({ status, page: number }: Filters) =>
  queryOptions({
    queryKey: [KEY, 'list', status, number],
    queryFn: ({ signal }) => {
      // Whoever waits longest comes first; of the decided ones, the newest.
      const order = { ascending: status === 'pending' }
      let query = api
        .from('refund_requests')
        .select('id,organization_id,lead_id,reason,status,price,currency,created_at', {
          count: 'exact',
        })
        .order('created_at', order)
        .order('id', order)
        .range((number - 1) * PAGE_SIZE, number * PAGE_SIZE - 1)
        .abortSignal(signal)
      if (status !== 'any') query = query.eq('status', status)
      return page<RequestRow>(query.overrideTypes<RequestRow[], { merge: false }>())
    },
    refetchInterval: status === 'pending' ? SOON : false,
  })

export type Weighed = {
  suggestion: 'approve' | 'reject' | null
  reasons: string[]
  facts: {
    sold_at: string
    buyers: number
    others_requested: number
    others_approved: number
    requests: number
    purchases: number
    limit_days: number
    max_count: number | null
    max_share: number | null
    window_days: number
  }
}

export const weighedQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'weighed', id],
    queryFn: ({ signal }) => callJson<Weighed>('weigh_refund_request', { request_id: id }, signal),
    staleTime: 30_000,
  })

export type Request = RequestRow & {
  notes: string | null
  rule: string | null
  memo: string | null
  decided_at: string | null
  decider_email: string | null
}

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }) => {
      const query = api
        .from('refund_requests')
        .select(
          'id,organization_id,lead_id,reason,status,price,currency,created_at,notes,rule,memo,decided_at,decider_email',
        )
        .eq('id', id)
        .abortSignal(signal)
      const [request] = await rows<Request[]>(query.overrideTypes<Request[], { merge: false }>())
      return request ?? null
    },
  })

function useDecide(decide: (given: { request_id: string; memo: string }) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: decide,
    onSettled: () =>
      Promise.all(
        [KEY, 'overview', 'leads'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  })
}

export const useApprove = () =>
  useDecide(({ request_id, memo }) =>
    call('approve_refund_request', { request_id, memo: memo || null }),
  )
export const useReject = () => useDecide((given) => call('reject_refund_request', given))
