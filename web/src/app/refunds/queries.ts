import { queryOptions } from '@tanstack/react-query'
import { api, page, type RowOf, rows } from '../../api/client'

export const PAGE_SIZE = 20
const KEY = 'refund_requests'
type Row = RowOf<'refund_requests'>

const LIST_COLUMNS =
  'id,assignment_id,reason,status,price,currency,created_at,assignment:assignments(contact_name,number,niche:niches(name))'

export type RequestLine = Pick<Row, 'reason' | 'status' | 'price'> & {
  id: string
  assignment_id: string
  currency: string
  created_at: string
  assignment: { contact_name: string | null; number: string | null; niche: { name: string } }
}

export const requestsQuery = (status: string, number: number) =>
  queryOptions({
    queryKey: [KEY, 'list', status, number],
    queryFn: ({ signal }) => {
      const query = api.from('refund_requests').select(LIST_COLUMNS, { count: 'exact' })
      if (status) query.eq('status', status)
      return page(
        query
          .order('created_at', { ascending: false })
          .order('id', { ascending: false })
          .range((number - 1) * PAGE_SIZE, number * PAGE_SIZE - 1)
          .abortSignal(signal)
          .overrideTypes<RequestLine[], { merge: false }>(),
      )
    },
  })

type Terms = Pick<
  RowOf<'refund_terms'>,
  'window_days' | 'reasons' | 'approved_automatically' | 'limit_days' | 'max_count' | 'max_share'
>

export type Request = RequestLine &
  Pick<Row, 'notes' | 'rule' | 'memo' | 'decided_at' | 'refunded_at' | 'requested_by'> & {
    terms: Terms | null
  }

const COLUMNS = `${LIST_COLUMNS},notes,rule,memo,decided_at,refunded_at,requested_by,terms:refund_terms(window_days,reasons,approved_automatically,limit_days,max_count,max_share)`

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }) => {
      const query = api.from('refund_requests').select(COLUMNS).eq('id', id).abortSignal(signal)
      const found = await rows(query.overrideTypes<Request[], { merge: false }>())
      return found[0] ?? null
    },
  })
