import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, page, rows } from '../../api/client'
import type { Json } from '../../api/database'
import { call, callJson } from '../../api/http'
import type { Answers } from '../../form/answer'
import type { Field } from '../../form/fields'
import { addDays, dayStart, isDay } from '../../ui/days'

export const PAGE_SIZE = 25
const QUEUE_SIZE = 50
const KEY = 'leads'
/** New leads appear within seconds. */
const SOON = 4_000

export type LeadRow = {
  id: string
  niche_id: string
  status: string
  contact_name: string | null
  contact_email: string | null
  utm_source: string | null
  partner: string | null
  created_at: string
  assignments: { status: string }[]
}

export type Filters = {
  status: string
  niche: string
  words: string
  near: string
  since: string
  until: string
  sort: string
  page: number
}

const ROW =
  'id,niche_id,status,contact_name,contact_email,contact_phone,utm_source,partner,created_at,assignments(status)'

/** Three numbers, however they are set apart; null for anything else. */
export function circleOf(text: string) {
  const numbers = text.split(/[\s,;]+/).filter(Boolean)
  const [latitude, longitude, km] = numbers.map(Number)
  if (numbers.length !== 3 || latitude === undefined || longitude === undefined || km === undefined)
    return null
  return [latitude, longitude, km].every(Number.isFinite) ? { latitude, longitude, km } : null
}

/** The leads in a circle, else those that words find, else all. */
function found({ near, words }: Pick<Filters, 'near' | 'words'>) {
  const circle = circleOf(near)
  if (circle) return api.rpc('leads_within', circle, { count: 'exact' }).select(ROW)
  if (words) return api.rpc('search_leads', { words }, { count: 'exact' }).select(ROW)
  return api.from('leads').select(ROW, { count: 'exact' })
}

export const leadsQuery = (at: Filters) =>
  queryOptions({
    queryKey: [KEY, 'list', at],
    queryFn: ({ signal }) => {
      const column = at.sort.replace(/^-/, '')
      const order = { ascending: !at.sort.startsWith('-') }
      let query = found(at)
        .order(column, order)
        .order('id', order)
        .range((at.page - 1) * PAGE_SIZE, at.page * PAGE_SIZE - 1)
        .abortSignal(signal)
      if (at.status) query = query.eq('status', at.status)
      if (at.niche) query = query.eq('niche_id', at.niche)
      if (isDay(at.since)) query = query.gte('created_at', dayStart(at.since, undefined))
      if (isDay(at.until)) query = query.lt('created_at', dayStart(addDays(at.until, 1), undefined))
      return page<LeadRow>(query.overrideTypes<LeadRow[], { merge: false }>())
    },
    refetchInterval: at.page === 1 ? SOON : false,
  })

export const queueQuery = (niche: string) =>
  queryOptions({
    queryKey: [KEY, 'queue', niche],
    queryFn: ({ signal }) => {
      let query = api
        .from('leads')
        .select(ROW, { count: 'exact' })
        .eq('status', 'pending_approval')
        .order('created_at')
        .order('id')
        .limit(QUEUE_SIZE)
        .abortSignal(signal)
      if (niche) query = query.eq('niche_id', niche)
      return page<LeadRow>(query.overrideTypes<LeadRow[], { merge: false }>())
    },
    refetchInterval: SOON,
  })

type Admin = { email: string } | null
export type Lead = {
  id: string
  niche_id: string
  status: string
  answers: Answers
  contact_name: string | null
  contact_email: string | null
  contact_phone: string | null
  referrer_url: string | null
  utm_source: string | null
  utm_medium: string | null
  utm_campaign: string | null
  utm_term: string | null
  utm_content: string | null
  partner: string | null
  click_id: string | null
  address: string | null
  agent: string | null
  approved_at: string | null
  rejected_at: string | null
  rejection_reason: string | null
  distributed_at: string | null
  marked_bad_at: string | null
  bad_reason: string | null
  created_at: string
  updated_at: string
  niche: { name: string; currency: string }
  form: { version: number; fields: Field[] }
  approver: Admin
  rejecter: Admin
  marker: Admin
  waiting: { retry_at: string | null } | null
  consents: { consent_id: string; text: string; agreed_at: string }[]
  listing: {
    id: string
    number: string
    status: string
    price: number
    currency: string
    sold_count: number
    effective_max_buyers: number
  } | null
  assignments: Sale[]
}

export type Sale = {
  id: string
  organization_id: string
  channel: string
  status: string
  price: number
  currency: string
  created_at: string
  refund: { id: string; status: string } | null
}

/** The API takes three embedded resources at a time; the rest is asked for beside it. */
const DETAIL =
  `id,niche_id,status,answers,contact_name,contact_email,contact_phone,referrer_url,utm_source,utm_medium,
  utm_campaign,utm_term,utm_content,partner,click_id,address,agent,approved_by,approved_at,rejected_by,rejected_at,
  rejection_reason,distributed_at,marked_bad_by,marked_bad_at,bad_reason,created_at,updated_at,
  niche:niches(name,currency),form:form_schema_versions(version,fields),waiting:waiting_leads(retry_at)`.replace(
    /\s+/g,
    '',
  )

type Ids = { approved_by: string | null; rejected_by: string | null; marked_bad_by: string | null }
type Main = Omit<
  Lead,
  'approver' | 'rejecter' | 'marker' | 'consents' | 'listing' | 'assignments'
> &
  Ids

async function adminsOf(lead: Main, signal: AbortSignal) {
  const ids = [lead.approved_by, lead.rejected_by, lead.marked_bad_by].filter((id) => id !== null)
  const found =
    ids.length === 0
      ? []
      : await rows(api.from('users').select('id,email').in('id', ids).abortSignal(signal))
  const of = (id: string | null): Admin => found.find((one) => one.id === id) ?? null
  return {
    approver: of(lead.approved_by),
    rejecter: of(lead.rejected_by),
    marker: of(lead.marked_bad_by),
  }
}

async function askLead(id: string, signal: AbortSignal): Promise<Main | undefined> {
  const query = api.from('leads').select(DETAIL).eq('id', id).abortSignal(signal)
  return (await rows<Main[]>(query.overrideTypes<Main[], { merge: false }>()))[0]
}

async function askConsents(id: string, signal: AbortSignal): Promise<Lead['consents']> {
  const query = api.from('lead_consents').select('consent_id,text,agreed_at').eq('lead_id', id)
  return await rows(query.abortSignal(signal).overrideTypes<Lead['consents'], { merge: false }>())
}

async function askListing(id: string, signal: AbortSignal): Promise<Lead['listing']> {
  const query = api
    .from('all_listings')
    .select('id,number,status,price,currency,sold_count,effective_max_buyers')
    .eq('lead_id', id)
    .abortSignal(signal)
    .overrideTypes<NonNullable<Lead['listing']>[], { merge: false }>()
  return (await rows(query))[0] ?? null
}

async function askSales(id: string, signal: AbortSignal): Promise<Sale[]> {
  const query = api
    .from('assignments')
    .select(
      'id,organization_id,channel,status,price,currency,created_at,refund:refund_requests(id,status)',
    )
    .eq('lead_id', id)
    .order('created_at')
    .abortSignal(signal)
  return await rows(query.overrideTypes<Sale[], { merge: false }>())
}

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }): Promise<Lead | null> => {
      const [lead, consents, listing, assignments] = await Promise.all([
        askLead(id, signal),
        askConsents(id, signal),
        askListing(id, signal),
        askSales(id, signal),
      ])
      if (!lead) return null
      return { ...lead, ...(await adminsOf(lead, signal)), consents, listing, assignments }
    },
  })

type Similar = { similar_id: string; status: string; same: string[]; created_at: string }

/** Leads with the same contact: people who sent the form twice, or two people behind one address. */
export const similarQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'similar', id],
    queryFn: ({ signal }) => callJson<Similar[]>('similar_leads', { lead_id: id }, signal),
  })

export type Explanation = {
  subscription_id: string
  organization_id: string
  competition_level_id: string
  decided_at: string | null
  gate: string
}

export type Trace = {
  run_id: string
  position: number
  outcome: string
  ended_at: string
  competition_level_id: string | null
  order_position: number | null
  price: number | null
  currency: string
  room: number | null
  evaluated_count: number | null
  bought: number | null
  rejection_counts: Record<string, number> | null
}

/** How the runs of a lead went, and the last word on each subscription of its niche. */
export const whyQuery = (id: string, nicheId: string) =>
  queryOptions({
    queryKey: [KEY, 'why', id],
    queryFn: async ({ signal }) => {
      const [explained, traces, levels] = await Promise.all([
        callJson<Explanation[]>('explain_lead', { lead_id: id }, signal),
        rows<Trace[]>(
          api
            .from('distribution_traces')
            .select(
              'run_id,position,outcome,ended_at,competition_level_id,order_position,price,currency,room,evaluated_count,bought,rejection_counts',
            )
            .eq('lead_id', id)
            .order('position', { ascending: false })
            .order('order_position')
            .limit(100)
            .abortSignal(signal)
            .overrideTypes<Trace[], { merge: false }>(),
        ),
        rows<{ id: string; name: string }[]>(
          api
            .from('competition_levels')
            .select('id,name')
            .eq('niche_id', nicheId)
            .abortSignal(signal),
        ),
      ])
      return { explained, traces, levels: new Map(levels.map((one) => [one.id, one.name])) }
    },
  })

/** Any act changes lists, queue and the lead itself. */
function useAct<Input, Answer>(mutationFn: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [KEY] }),
        client.invalidateQueries({ queryKey: ['overview'] }),
      ]),
  })
}

export const useApprove = () => useAct((lead_id: string) => call('approve_lead', { lead_id }))
export const useReject = () =>
  useAct((given: { lead_id: string; reason: string }) => call('reject_lead', given))
export const useMarkBad = () =>
  useAct((given: { lead_id: string; reason: string }) => call('mark_lead_bad', given))
export const useDistribute = () => useAct((lead_id: string) => call('distribute_lead', { lead_id }))
export const useList = () =>
  useAct((given: { lead_id: string; price: number | null; max_buyers: number | null }) =>
    call('list_lead', given),
  )
export const useUpdate = () =>
  useAct((given: { lead_id: string; answers: Json; contact: Json }) => call('update_lead', given))
