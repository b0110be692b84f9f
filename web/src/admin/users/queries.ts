import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type RowOf, rows } from '../../api/client'
import { call } from '../../api/http'
import type { ListQuery } from '../../api/list'
import { proved } from '../../ui/Proof'
import { t } from './texts'

const SESSIONS_SHOWN = 20
const KEY = 'users'

export type Row = Pick<
  RowOf<'users'>,
  | 'id'
  | 'email'
  | 'first_name'
  | 'last_name'
  | 'status'
  | 'is_admin'
  | 'created_at'
  | 'second_factors'
>

export const nameOf = (user: Pick<Row, 'first_name' | 'last_name' | 'email'>) =>
  [user.first_name, user.last_name].filter(Boolean).join(' ') || user.email

/** The kinds of second factors that a user has, in words. */
export const factorsOf = (user: Pick<Row, 'second_factors'>) =>
  (user.second_factors ?? []).map((kind) => t.factorKinds[kind] ?? kind).join(', ') || t.noFactors

export const usersList: ListQuery = {
  view: 'rpc/search_users',
  key: KEY,
  order: 'created_at.desc,id',
}

type Membership = {
  organization_id: string
  role: string
  created_at: string
  ended_at: string | null
}
export type User = RowOf<'users'> & { memberships: Membership[] }

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }) => {
      const [user] = await rows<User[]>(
        api
          .from('users')
          .select('*,memberships(organization_id,role,created_at,ended_at)')
          .eq('id', id)
          .abortSignal(signal)
          .overrideTypes<User[], { merge: false }>(),
      )
      return user ?? null
    },
  })

export type Session = Pick<
  RowOf<'sessions'>,
  'id' | 'address' | 'agent' | 'created_at' | 'expires_at' | 'ended_at' | 'end_reason'
>

export const sessionsQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'sessions', id],
    queryFn: ({ signal }) =>
      rows<Session[]>(
        api
          .from('sessions')
          .select('id,address,agent,created_at,expires_at,ended_at,end_reason')
          .eq('user_id', id)
          .order('created_at', { ascending: false })
          .limit(SESSIONS_SHOWN)
          .abortSignal(signal)
          .overrideTypes<Session[], { merge: false }>(),
      ),
  })

function useAct<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}

export const useSuspend = () =>
  useAct((user_id: string) => proved(() => call('suspend_user', { user_id })))
export const useReinstate = () =>
  useAct((user_id: string) => proved(() => call('reinstate_user', { user_id })))
export const useResetFactors = () =>
  useAct((given: { user_id: string; reason: string }) =>
    proved(() => call('reset_second_factors', given)),
  )
