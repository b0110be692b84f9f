import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, callJson } from '../../api/http'
import { registerPasskey } from '../../api/passkeys'
import { proved } from '../Proof'

export type Factor = {
  id: string
  kind: 'totp' | 'passkey'
  name: string
  is_backed_up: boolean | null
  created_at: string
  last_used_at: string | null
}
type Factors = { factors: Factor[]; recovery_codes_left: number }
export type Begun = { factor_id: string; secret: string; uri: string }
/** What follows a new factor: codes with the first one, and how many other sessions are open. */
export type Added = { recovery_codes: string[] | null; other_sessions: number }

const KEY = ['second_factors']

export const factorsQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => callJson<Factors>('second_factors', {}, signal),
})

function useChange<Given, Answer>(work: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => proved(() => work(given)),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

export const useBeginApp = () =>
  useChange((name: string) => callJson<Begun>('begin_totp', { name }))

export const useConfirmApp = () =>
  useChange((given: { factor_id: string; code: string }) => callJson<Added>('confirm_totp', given))

export const useAddPasskey = () => useChange((name: string) => registerPasskey(name))

export const useRenameFactor = () =>
  useChange((given: { factor_id: string; name: string }) => call('rename_second_factor', given))

export const useRemoveFactor = () =>
  useChange((factor_id: string) => call('remove_second_factor', { factor_id }))

export const useNewCodes = () =>
  useChange((_: undefined) => callJson<{ recovery_codes: string[] }>('create_recovery_codes'))
