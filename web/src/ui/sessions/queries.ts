import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, page, type RowOf } from '../../api/client'
import { call } from '../../api/http'

export const PAGE_SIZE = 20
const KEY = 'sessions'
export type Session = Pick<
  RowOf<'sessions'>,
  'id' | 'address' | 'agent' | 'created_at' | 'expires_at' | 'ended_at'
>

export const sessionsQuery = (number: number, user?: string) =>
  queryOptions({
    queryKey: [KEY, number, user],
    queryFn: ({ signal }) => {
      const all = api
        .from('sessions')
        .select('id,address,agent,created_at,expires_at,ended_at', { count: 'exact' })
      return page<Session>(
        (user ? all.eq('user_id', user) : all)
          .order('ended_at', { ascending: false, nullsFirst: true })
          .order('created_at', { ascending: false })
          .order('id')
          .range((number - 1) * PAGE_SIZE, number * PAGE_SIZE - 1)
          .abortSignal(signal),
      )
    },
  })

export function useEndSession() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (session_id: string) => call('end_session', { session_id }),
    onSettled: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}

export function useEndOtherSessions() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call('end_other_sessions', {}),
    onSettled: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}
