import { queryOptions } from '@tanstack/react-query'
import { callJson } from '../../api/http'

const MINUTE = 60_000
const SOON = 4_000

export const countersQuery = () =>
  queryOptions({
    queryKey: ['overview', 'counters'],
    queryFn: ({ signal }) => callJson<Record<string, number>>('admin_counters', {}, signal),
    refetchInterval: SOON,
  })

type Health = { failed_jobs: { task: string; failed: number }[] }

export const healthQuery = () =>
  queryOptions({
    queryKey: ['overview', 'health'],
    queryFn: ({ signal }) => callJson<Health>('health', {}, signal),
    refetchInterval: MINUTE,
  })

type SalesDay = { day: string; count: number; sold: number; net: number }
export type RecentDays = {
  today: string
  leads: { day: string; submitted: number }[]
  sales: { currency: string; days: SalesDay[] }[]
}

export const recentDaysQuery = () =>
  queryOptions({
    queryKey: ['overview', 'days'],
    queryFn: ({ signal }) => callJson<RecentDays>('recent_days', {}, signal),
    refetchInterval: MINUTE,
  })
