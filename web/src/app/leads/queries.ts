import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { api, type RowOf, rows } from '../../api/client'
import { call, callJson } from '../../api/http'
import type { AnsweredField, Answers } from '../../ui/answer-text'
import { beyond, type LeadFilter, type Order, orderOf, period, wordConditions } from './filter'

export const PAGE_SIZE = 25
const KEY = 'assignments'
/** Polled, so that a lead that was just bought is seen within five seconds. */
const POLL = 4000

type Known<Row, Columns extends keyof Row> = { [Column in Columns]: NonNullable<Row[Column]> }
type Assignment = RowOf<'assignments'>

const LIST_COLUMNS =
  'id,niche_id,channel,status,stage,price,currency,contact_name,contact_email,created_at,number'

export type LeadLine = Known<
  Assignment,
  'id' | 'niche_id' | 'channel' | 'status' | 'price' | 'currency' | 'created_at'
> &
  Pick<Assignment, 'contact_name' | 'contact_email' | 'number'> & { stage: string }

const selected = () => api.from('assignments').select(LIST_COLUMNS)
type Selected = ReturnType<typeof selected>

function filtered(query: Selected, filter: LeadFilter, zone: string | undefined): Selected {
  const { from, before } = period(filter, zone)
  if (filter.stage) query.eq('stage', filter.stage)
  if (filter.status) query.eq('status', filter.status)
  if (filter.niche) query.eq('niche_id', filter.niche)
  if (filter.channel) query.eq('channel', filter.channel)
  if (from) query.gte('created_at', from)
  if (before) query.lt('created_at', before)
  for (const condition of wordConditions(filter.words)) query.or(condition)
  return query
}

function ordered(query: Selected, { column, ascending }: Order): Selected {
  return query.order(column, { ascending }).order('id', { ascending })
}

function after(query: Selected, order: Order, last: LeadLine): Selected {
  const { column, ascending } = order
  if (ascending) query.gte(column, last[column])
  else query.lte(column, last[column])
  return query.or(beyond(order, last))
}

export const leadsQuery = (filter: LeadFilter, zone: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'list', filter, zone],
    initialPageParam: null as LeadLine | null,
    queryFn: ({ pageParam: last, signal }) => {
      const order = orderOf(filter.sort)
      const query = ordered(filtered(selected(), filter, zone), order)
      if (last) after(query, order, last)
      return rows(
        query.limit(PAGE_SIZE).abortSignal(signal).overrideTypes<LeadLine[], { merge: false }>(),
      )
    },
    getNextPageParam: (page) => (page.length === PAGE_SIZE ? page.at(-1) : undefined),
  })

/** The id of the newest lead: when it changes, the lists are asked anew. */
export const newestLeadQuery = queryOptions({
  queryKey: ['newest-assignment'],
  queryFn: async ({ signal }) => {
    const found = await rows(
      ordered(selected(), { column: 'created_at', ascending: false }).limit(1).abortSignal(signal),
    )
    return found[0]?.id ?? null
  },
  refetchInterval: POLL,
})

/** The lead before or after this one in the list that it was opened from. */
export const neighbourQuery = (
  lead: LeadLine,
  side: 'before' | 'after',
  filter: LeadFilter,
  zone: string | undefined,
) =>
  queryOptions({
    queryKey: [KEY, 'neighbour', lead.id, side, filter, zone],
    queryFn: async ({ signal }) => {
      const listed = orderOf(filter.sort)
      const order = side === 'after' ? listed : { ...listed, ascending: !listed.ascending }
      const query = after(ordered(filtered(selected(), filter, zone), order), order, lead)
      const found = await rows(query.limit(1).abortSignal(signal))
      return found[0]?.id ?? null
    },
  })

export type RefundRequest = Pick<RowOf<'refund_requests'>, 'reason' | 'status'> & {
  id: string
  created_at: string
}

export type Feedback = Pick<
  RowOf<'feedbacks'>,
  | 'booked'
  | 'lead_responsive'
  | 'time_to_book'
  | 'amount_charged'
  | 'reward'
  | 'currency'
  | 'created_at'
  | 'is_reward_taken_back'
>

/** The API bounds what one request may embed, so requests and feedback are asked for on their own. */
const LEAD_COLUMNS =
  `${LIST_COLUMNS},lead_id,contact_phone,answers,submitted_at,max_buyers,note,journal_id,balance_after,
  buyer_reference,subscription_id,niche:niches(name),level:competition_levels(name),form:form_schemas(version,fields)`.replace(
    /\s+/g,
    '',
  )

export type Lead = LeadLine &
  Known<Assignment, 'lead_id' | 'submitted_at' | 'journal_id' | 'max_buyers'> &
  Pick<
    Assignment,
    'contact_phone' | 'balance_after' | 'buyer_reference' | 'subscription_id' | 'note'
  > & {
    answers: Answers
    niche: { name: string } | null
    level: { name: string } | null
    form: { version: number; fields: AnsweredField[] } | null
  }

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }) => {
      const query = api.from('assignments').select(LEAD_COLUMNS).eq('id', id).abortSignal(signal)
      const found = await rows(query.overrideTypes<Lead[], { merge: false }>())
      return found[0] ?? null
    },
  })

export const refundRequestQuery = (assignmentId: string) =>
  queryOptions({
    queryKey: ['refund_requests', 'of', assignmentId],
    queryFn: async ({ signal }) => {
      const found = await rows(
        api
          .from('refund_requests')
          .select('id,reason,status,created_at')
          .eq('assignment_id', assignmentId)
          .abortSignal(signal)
          .overrideTypes<RefundRequest[], { merge: false }>(),
      )
      return found[0] ?? null
    },
  })

export const feedbackQuery = (assignmentId: string) =>
  queryOptions({
    queryKey: ['feedbacks', assignmentId],
    queryFn: async ({ signal }): Promise<Feedback | null> => {
      const found = await rows(
        api
          .from('feedbacks')
          .select(
            'booked,lead_responsive,time_to_book,amount_charged,reward,currency,created_at,is_reward_taken_back',
          )
          .eq('assignment_id', assignmentId)
          .abortSignal(signal),
      )
      return found[0] ?? null
    },
  })

export type Step = {
  happened_at: string
  kind: string
  amount: number | null
  currency: string | null
  person: string | null
  via: string | null
  outcome: string | null
  note: string | null
}

export const storyQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'story', id],
    queryFn: ({ signal }) => callJson<Step[]>('lead_story', { assignment_id: id }, signal),
  })

export const attachmentsQuery = (leadId: string) =>
  queryOptions({
    queryKey: ['files', leadId],
    queryFn: ({ signal }) =>
      rows(
        api
          .from('files')
          .select('id,media_type,byte_count,created_at')
          .eq('lead_id', leadId)
          .eq('status', 'stored')
          .order('created_at')
          .abortSignal(signal),
      ),
  })

/** The lines of the ledger that the purchase wrote. */
export const chargeQuery = (journalId: number) =>
  queryOptions({
    queryKey: ['ledger_entries', journalId],
    queryFn: ({ signal }) =>
      rows(
        api
          .from('ledger_entries')
          .select('id,account,amount,balance_after,currency')
          .eq('journal_id', journalId)
          .order('id')
          .abortSignal(signal),
      ),
  })

/** The refund terms of a sale: the newest ones of its niche at that moment. */
export const termsQuery = (nicheId: string, soldAt: string) =>
  queryOptions({
    queryKey: ['refund_terms', nicheId, soldAt],
    queryFn: async ({ signal }) => {
      const found = await rows(
        api
          .from('refund_terms')
          .select('window_days,reasons,approved_automatically,limit_days,max_count,max_share')
          .eq('niche_id', nicheId)
          .lte('created_at', soldAt)
          .order('created_at', { ascending: false })
          .limit(1)
          .abortSignal(signal),
      )
      return found[0] ?? null
    },
    staleTime: 300_000,
  })

export type Terms = NonNullable<
  Awaited<ReturnType<NonNullable<ReturnType<typeof termsQuery>['queryFn']>>>
>

/** How many refunds the organisation has requested in a niche since a moment: what the limit of the terms counts. */
export const requestCountQuery = (nicheId: string, days: number) =>
  queryOptions({
    queryKey: ['refund_requests', 'count', nicheId, days],
    queryFn: async ({ signal }) => {
      const since = new Date(Date.now() - days * 86_400_000).toISOString()
      const { count } = await api
        .from('refund_requests')
        .select('id,assignment:assignments!inner(niche_id)', { count: 'exact', head: true })
        .eq('assignment.niche_id', nicheId)
        .gte('created_at', since)
        .abortSignal(signal)
        .throwOnError()
      return count ?? 0
    },
  })

export function useRecordProgress(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: { stage?: string; note?: string }) =>
      call('record_progress', { assignment_id: id, ...change }),
    onSettled: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}

type RefundAnswer = { request_id: string; status: string; rule: string | null }

export function useRequestRefund(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: { reason: string; notes: string | null }) =>
      callJson<RefundAnswer>('request_refund', { assignment_id: id, ...given }),
    onSuccess: () =>
      Promise.all(
        [KEY, 'refund_requests', 'counters', 'balances', 'billing'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}

type FeedbackFields = {
  booked: boolean | null
  lead_responsive: string | null
  time_to_book: number | null
  amount_charged: number | null
}

export function useGiveFeedback(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: FeedbackFields) =>
      callJson<{ reward: number; currency: string }>('give_feedback', {
        assignment_id: id,
        ...given,
      }),
    onSuccess: () =>
      Promise.all(
        [KEY, 'feedbacks', 'counters', 'balances', 'billing'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}
