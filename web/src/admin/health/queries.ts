import { queryOptions, useMutation } from '@tanstack/react-query'
import type { Database } from '../../api/database'
import { call, callJson, get } from '../../api/http'

export type Health = {
  queues: {
    queue: string
    ready: number
    scheduled: number
    running: number
    failed: number
    oldest_seconds: number | null
  }[]
  failed_jobs: { task: string; failed: number }[]
  notifications: Record<string, number>
  access_log: { unread_bytes: number | null; silent_seconds: number | null }
  unsealed: { ledger_since: string | null; audit_since: string | null; is_overdue: boolean }
  last_backup_at: string | null
  last_drill_at: string | null
}

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => callJson<Health>('health', {}, signal),
})

export type WebhookCount = { source: string; status: string; count: number; oldest_at: string }
export type MailCount = {
  template: string
  waiting: number
  delayed: number
  sent: number
  refused: number
  failed: number
  withheld: number
}

export const webhookCountsQuery = queryOptions({
  queryKey: ['webhook_counts'],
  queryFn: ({ signal }) => get<WebhookCount[]>('/api/rpc/webhook_counts?limit=100', signal),
})

export const mailCountsQuery = queryOptions({
  queryKey: ['mail_counts'],
  queryFn: ({ signal }) => get<MailCount[]>('/api/rpc/mail_counts?limit=100', signal),
})

export type Recounted = Database['api']['Functions']['recount_usage']['Returns'][number]

export const useRecount = () =>
  useMutation({ mutationFn: (day: string) => call('recount_usage', { day }) })
