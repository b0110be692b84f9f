import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type RowOf, rows } from '../../api/client'
import { call, callJson } from '../../api/http'
import { proved } from '../../ui/Proof'

export type ApiKey = Pick<
  RowOf<'api_keys'>,
  | 'id'
  | 'name'
  | 'prefix'
  | 'is_test'
  | 'scopes'
  | 'niche_ids'
  | 'networks'
  | 'expires_at'
  | 'revoked_at'
  | 'last_used_at'
  | 'created_at'
>
/** A new key, which is shown this once. */
export type NewKey = { id: string; key: string; prefix: string }

const KEY = ['api_keys']

export const keysQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) =>
    rows<ApiKey[]>(
      api
        .from('api_keys')
        .select(
          'id,name,prefix,is_test,scopes,niche_ids,networks,expires_at,revoked_at,last_used_at,created_at',
        )
        .order('revoked_at', { ascending: false, nullsFirst: true })
        .order('created_at', { ascending: false })
        .limit(100)
        .abortSignal(signal),
    ),
})

function useChange<Given, Answer>(work: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => proved(() => work(given)),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

type Wanted = {
  name: string
  scopes: string[]
  niche_ids: string[] | null
  networks: string[] | null
  expires_at: string | null
  test: boolean
}

export const useCreate = () =>
  useChange((given: Wanted) => callJson<NewKey>('create_api_key', given))
export const useRotate = () =>
  useChange((given: { api_key_id: string; overlap_seconds: number }) =>
    callJson<NewKey>('rotate_api_key', given),
  )
export const useRevoke = () =>
  useChange((api_key_id: string) => call('revoke_api_key', { api_key_id }))
