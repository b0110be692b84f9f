import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, callJson } from '../../api/http'
import { meQuery } from '../../ui/me'
import { proved } from '../../ui/Proof'

type Names = { first_name: string; last_name: string; phone: string }

export function useUpdateProfile() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (names: Names) => call('update_profile', names),
    onSuccess: () => client.invalidateQueries({ queryKey: meQuery.queryKey }),
  })
}

/** Without a password, for those who log in with Google or Facebook alone. */
const passwordOf = (password: string) => (password === '' ? null : password)

export const useChangeEmail = () =>
  useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) =>
      proved(() => call('change_email', { email, password: passwordOf(password) })),
  })

export const useChangePassword = () =>
  useMutation({
    mutationFn: (given: { current_password: string; new_password: string }) =>
      call('change_password', given),
  })

export const useCloseAccount = () =>
  useMutation({
    mutationFn: (password: string) =>
      proved(() => call('close_account', { password: passwordOf(password) })),
  })

export const useExport = () => useMutation({ mutationFn: () => callJson<object>('export_account') })
