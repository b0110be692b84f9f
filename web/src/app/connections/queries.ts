import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type RowOf, rows } from '../../api/client'
import { call, callJson, post } from '../../api/http'
import { proved } from '../../ui/Proof'

export type Connection = RowOf<'crm_connections'>
const KEY = ['crm_connections']
/** While Pipedrive is asked, the answer comes in a moment. */
const SOON = 3000

export const connectionsQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) =>
    rows<Connection[]>(
      api.from('crm_connections').select('*').order('name').limit(100).abortSignal(signal),
    ),
  refetchInterval: ({ state }) =>
    state.data?.some((one) => one.status === 'checking') ? SOON : false,
})

/** How the connecting by OAuth goes on after the browser came back. */
export const authorizationQuery = (id: string) =>
  queryOptions({
    queryKey: ['crm_authorizations', id],
    queryFn: async ({ signal }) =>
      (
        await rows(
          api.from('crm_authorizations').select('status,problem').eq('id', id).abortSignal(signal),
        )
      )[0],
    refetchInterval: ({ state }) => (state.data?.status === 'exchanging' ? SOON : false),
  })

function useChange<Given, Answer>(work: (given: Given) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: Given) => proved(() => work(given)),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

type Wanted = { name: string | null; company_domain: string; token: string; objects: string[] }

export const useConnect = () =>
  useChange((given: Wanted) => callJson('create_crm_connection', given))
/** Leads the browser to Pipedrive's page of consent. */
export const useAuthorize = () =>
  useChange((_: undefined) => post<{ authorize_url: string }>('/crm/pipedrive/authorizations', {}))
export const useComplete = () =>
  useChange((given: { state: string; code: string }) => call('complete_crm_authorization', given))
type Change = {
  connection_id: string
  name?: string | null
  is_active?: boolean | null
  objects?: string[] | null
  shows_contact?: boolean | null
}
export const useUpdate = () => useChange((given: Change) => call('update_crm_connection', given))
export const useReplaceToken = () =>
  useChange((given: { connection_id: string; token: string }) => call('replace_crm_token', given))
export const useCheck = () =>
  useChange((connection_id: string) => call('refresh_crm_account', { connection_id }))
export const useRemove = () =>
  useChange((connection_id: string) => call('remove_crm_connection', { connection_id }))
