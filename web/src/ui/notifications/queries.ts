import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { api, page, type RowOf, rows } from '../../api/client'
import type { Json } from '../../api/database'
import { call, callJson } from '../../api/http'
import { door } from '../../api/session'
import { proved } from '../Proof'
import type { Target } from './targets'

export type Channel = RowOf<'channels'>
export type Rule = RowOf<'rules'>
export type Source = RowOf<'notification_sources'>
export type Delivery = Pick<
  RowOf<'deliveries'>,
  | 'id'
  | 'template'
  | 'channel_id'
  | 'event_kind'
  | 'event_count'
  | 'is_test'
  | 'status'
  | 'due_at'
  | 'attempts'
  | 'last_error'
  | 'created_at'
>

/** Admins see what all organisations have, and work on what the platform has. */
const owned = <Query extends { is(column: 'organization_id', value: null): Query }>(
  query: Query,
) => (door() === 'admin' ? query.is('organization_id', null) : query)

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: ({ signal }) =>
    rows<Channel[]>(
      owned(api.from('channels').select('*')).order('name').limit(100).abortSignal(signal),
    ),
})

/** The mails of the platform: rules that name a template in place of a channel. */
export const mailRulesQuery = queryOptions({
  queryKey: ['rules', 'mails'],
  queryFn: ({ signal }) =>
    rows<Rule[]>(
      owned(api.from('rules').select('*'))
        .is('channel_id', null)
        .order('name')
        .limit(100)
        .abortSignal(signal),
    ),
})

/** Rules with a channel; the mails of the platform are chosen on their own. */
export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) =>
    rows<Rule[]>(
      owned(api.from('rules').select('*'))
        .not('channel_id', 'is', null)
        .order('position')
        .order('id')
        .limit(100)
        .abortSignal(signal),
    ),
})

export const sourcesQuery = queryOptions({
  queryKey: ['notification_sources'],
  queryFn: ({ signal }) =>
    rows<Source[]>(
      api
        .from('notification_sources')
        .select('*')
        .order('event_kind')
        .limit(100)
        .abortSignal(signal),
    ),
  staleTime: 60_000,
})

export const mailsQuery = queryOptions({
  queryKey: ['mail_preferences'],
  queryFn: ({ signal }) =>
    rows(
      api
        .from('mail_preferences')
        .select('template,description,is_wanted')
        .order('template')
        .limit(100)
        .abortSignal(signal),
    ),
})

export const LOG_SIZE = 20
type LogFilter = { status: string; channel: string; page: number }

export const logQuery = ({ status, channel, page: number }: LogFilter) =>
  queryOptions({
    queryKey: ['deliveries', status, channel, number],
    queryFn: ({ signal }) => {
      let query = api
        .from('deliveries')
        .select(
          'id,template,channel_id,event_kind,event_count,is_test,status,due_at,attempts,last_error,created_at',
          { count: 'exact' },
        )
      if (status !== 'all') query = query.eq('status', status)
      if (channel) query = query.eq('channel_id', channel)
      return page<Delivery>(
        query
          .order('created_at', { ascending: false })
          .order('id', { ascending: false })
          .range((number - 1) * LOG_SIZE, number * LOG_SIZE - 1)
          .abortSignal(signal),
      )
    },
  })

export const attemptsQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery_attempts', id],
    queryFn: ({ signal }) =>
      rows(
        api
          .from('delivery_attempts')
          .select('number,outcome,status_code,duration_ms,answer,problem,finished_at')
          .eq('delivery_id', id)
          .order('number', { ascending: false })
          .limit(100)
          .abortSignal(signal),
      ),
  })

function useChange<Given, Answer>(keys: string[], work: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    // Two quick changes, such as two moves in a list, are sent one after the other.
    scope: { id: useId() },
    mutationFn: (given: Given) => proved(() => work(given)),
    onSettled: () => Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}

export type NewChannel = { channel_id: string; signing_secret?: string }
type Wanted = { kind: string; name: string; target: Target; settings: Json }

export const useCreateChannel = () =>
  useChange(['channels'], (given: Wanted) => callJson<NewChannel>('create_channel', given))
export const useReplaceTarget = () =>
  useChange(['channels'], (given: { channel_id: string; target: Target }) =>
    callJson('replace_channel_target', given),
  )
export const useUpdateChannel = () =>
  useChange(['channels'], (given: { channel_id: string; name: string; settings: Json }) =>
    call('update_channel', given),
  )
export const useTestChannel = () =>
  useChange(['deliveries'], (channel_id: string) => call('test_channel', { channel_id }))
export const useEnableChannel = () =>
  useChange(['channels'], (channel_id: string) => call('enable_channel', { channel_id }))
export const useRotateSecret = () =>
  useChange(['channels'], (channel_id: string) =>
    callJson<{ signing_secret: string }>('rotate_signing_secret', { channel_id }),
  )
export const useRemoveChannel = () =>
  useChange(['channels', 'rules'], (channel_id: string) =>
    call('remove_channel', { channel_id, with_rules: true }),
  )

/** What a rule is made of, as its form has it. */
type RuleGiven = {
  name: string
  event_kinds: string[]
  channel_id: string
  mode: string
  digest: string
  quiet_from: string | null
  quiet_until: string | null
}

export const useCreateRule = () =>
  useChange(['rules'], (given: RuleGiven & { filter: Json }) => call('create_rule', given))
export const useUpdateRule = () =>
  useChange(['rules'], (given: { rule_id: string; changes: Json; version: number }) =>
    call('update_rule', given),
  )
export const useSetEnabled = () =>
  useChange(['rules'], (given: { rule_id: string; is_enabled: boolean }) =>
    call('set_rule_enabled', given),
  )
export const useTestRule = () =>
  useChange(['deliveries'], (rule_id: string) =>
    callJson<{ passes_filter: boolean }>('test_rule', { rule_id }),
  )
export const useRemoveRule = () =>
  useChange(['rules'], (rule_id: string) => call('remove_rule', { rule_id }))

export const useSetMail = () =>
  useChange(['mail_preferences'], (given: { template: string; is_wanted: boolean }) =>
    call('set_mail_preference', given),
  )
export const useResend = () =>
  useChange(['deliveries', 'delivery_attempts'], (delivery_id: string) =>
    call('resend_delivery', { delivery_id }),
  )

export const useReorderRules = () =>
  useChange(['rules'], (rule_ids: string[]) => call('reorder_rules', { rule_ids }))

type Period = { channel_id: string; since: string | null; until: string | null; status: string }
export const useResendAll = () =>
  useChange(['deliveries', 'delivery_attempts'], (given: Period) =>
    callJson<{ count: number; is_complete: boolean }>('resend_deliveries', given),
  )
