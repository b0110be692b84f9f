import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type RowOf, rows } from '../../api/client'
import { call } from '../../api/http'
import { meQuery } from '../../ui/me'
import { proved } from '../../ui/Proof'

export type Member = Awaited<ReturnType<typeof readMembers>>[number]
export type Invitation = Pick<
  RowOf<'invitations'>,
  'id' | 'email' | 'role' | 'sent_at' | 'expires_at'
>

const readMembers = async (signal?: AbortSignal) =>
  (await call('members', {}, signal)).map((one) => ({
    id: one.user_id ?? '',
    email: one.email ?? '',
    name: [one.first_name, one.last_name].filter(Boolean).join(' '),
    role: one.role ?? '',
    isSuspended: one.status !== 'active',
    joinedAt: one.joined_at,
  }))

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => readMembers(signal),
})

/** Those that wait for an answer. */
export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: ({ signal }) =>
    rows<Invitation[]>(
      api
        .from('invitations')
        .select('id,email,role,sent_at,expires_at')
        .eq('status', 'pending')
        .order('sent_at', { ascending: false })
        .limit(100)
        .abortSignal(signal),
    ),
})

export const rolesQuery = queryOptions({
  queryKey: ['role_permissions'],
  queryFn: async ({ signal }) => {
    const all = await rows(
      api.from('role_permissions').select('role,permission').limit(100).abortSignal(signal),
    )
    return new Set(all.map((one) => `${one.role} ${one.permission}`))
  },
  staleTime: Number.POSITIVE_INFINITY,
})

function useChange<Given>(work: (given: Given) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => proved(() => work(given)),
    onSettled: () =>
      Promise.all(
        [['members'], ['invitations'], meQuery.queryKey].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  })
}

export const useInvite = () =>
  useChange((given: { email: string; role: string }) => call('invite_member', given))
export const useResend = () =>
  useChange((invitation_id: string) => call('resend_invitation', { invitation_id }))
export const useWithdraw = () =>
  useChange((invitation_id: string) => call('withdraw_invitation', { invitation_id }))
export const useChangeRole = () =>
  useChange((given: { user_id: string; role: string }) => call('change_role', given))
export const useRemove = () => useChange((user_id: string) => call('remove_member', { user_id }))
export const useTransfer = () =>
  useChange((user_id: string) => call('transfer_ownership', { user_id }))
export const useLeave = () => useMutation({ mutationFn: () => call('leave_organization', {}) })
