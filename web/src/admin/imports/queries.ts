import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { RowOf } from '../../api/client'
import { call, callJson, get } from '../../api/http'
import { fetchAll, type ListQuery, listPath } from '../../api/list'

export type Connection = RowOf<'crm_connections'> & {
  niche: { id: string; name: string; slug: string } | null
}
export type Run = RowOf<'crm_imports'>
export type Stage = RowOf<'crm_stages'>
export type DealField = RowOf<'crm_deal_fields'>
export type Mapping = RowOf<'crm_field_mappings'>
export type Exclusion = RowOf<'crm_exclusions'>
export type FormField = { id: string; label: string; type: string; required?: boolean }
export type Secret = { webhook_user: string; webhook_secret: string }
export type Created = Secret & { connection_id: string; webhook_path: string }

const CONNECTION = '*,niche:niches(id,name,slug)'
export const isUnderWay = (run: Pick<Run, 'status'> | undefined) =>
  run?.status === 'queued' || run?.status === 'running'

export const connectionsList: ListQuery = {
  view: 'crm_connections',
  select: CONNECTION,
  order: 'created_at.desc,id',
}
export const runsList: ListQuery = { view: 'crm_imports', order: 'created_at.desc,id' }
export const failuresList: ListQuery = { view: 'crm_import_failures', order: 'id' }
export const eventsList: ListQuery = { view: 'crm_webhook_events', order: 'id.desc' }

const one = async <Row>(path: string, signal: AbortSignal) =>
  (await get<Row[]>(`${path}&limit=1`, signal))[0] ?? null

export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: ['crm_connections', 'one', id],
    queryFn: ({ signal }) =>
      one<Connection>(`/api/crm_connections?select=${CONNECTION}&id=eq.${id}`, signal),
    // A worker checks the token meanwhile.
    refetchInterval: ({ state }) => (state.data?.status === 'checking' ? 2_000 : false),
  })

export const latestRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['crm_imports', 'latest', id],
    queryFn: ({ signal }) =>
      one<Run>(`/api/crm_imports?connection_id=eq.${id}&order=created_at.desc,id`, signal),
    refetchInterval: ({ state }) => (isUnderWay(state.data ?? undefined) ? 1_500 : false),
  })

const listOf = <Row>(view: ListQuery['view'], id: string, order: string) =>
  queryOptions({
    queryKey: [view, 'all', id],
    queryFn: ({ signal }) =>
      fetchAll<Row>(listPath({ view, order, filters: [['connection_id', `eq.${id}`]] }), signal),
  })

export const stagesQuery = (id: string) => listOf<Stage>('crm_stages', id, 'pipeline_id,position')
export const dealFieldsQuery = (id: string) => listOf<DealField>('crm_deal_fields', id, 'position')
export const mappingsQuery = (id: string) => listOf<Mapping>('crm_field_mappings', id, 'field')
export const exclusionsQuery = (id: string) => listOf<Exclusion>('crm_exclusions', id, 'id')

export const formFieldsQuery = (niche: string | null) =>
  queryOptions({
    queryKey: ['form_schemas', 'active', niche],
    enabled: niche !== null,
    queryFn: async ({ signal }) => {
      const path = `/api/form_schemas?select=fields&status=eq.active&niche_id=eq.${niche}`
      return (await one<{ fields: FormField[] }>(path, signal))?.fields ?? []
    },
  })

/** A mutation after which these views are asked anew. */
function useChange<Given, Answer>(work: (given: Given) => Promise<Answer>, views: string[]) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSettled: () =>
      Promise.all(views.map((view) => client.invalidateQueries({ queryKey: [view] }))),
  })
}

const CONNECTIONS = ['crm_connections']

type NewConnection = {
  name: string | null
  company_domain: string | null
  token: string | null
  niche_id: string | null
  organization_id: string | null
}
export const useCreateConnection = () =>
  useChange(
    (given: NewConnection) =>
      callJson<Created>('create_crm_connection', { ...given, objects: null }),
    CONNECTIONS,
  )

export const useStartImport = () =>
  useChange((connection_id: string) => call('start_import', { connection_id }), ['crm_imports'])

export type Change = {
  name?: string | null
  is_active?: boolean
  takes_archived?: boolean
  youngest?: string | null
  oldest?: string | null
  objects?: string[]
  shows_contact?: boolean
}
export const useUpdateConnection = (connection_id: string) =>
  useChange(
    (change: Change) => call('update_crm_connection', { connection_id, ...change }),
    [...CONNECTIONS, 'crm_imports'],
  )

export const useSetNiche = (connection_id: string) =>
  useChange(
    (niche_id: string | null) => call('set_crm_niche', { connection_id, niche_id }),
    [...CONNECTIONS, 'crm_field_mappings', 'crm_imports'],
  )

export type Source = string | { source: string; part: string }
export const useSetMapping = (connection_id: string) =>
  useChange(
    (mapping: Record<string, Source>) => call('set_crm_field_mapping', { connection_id, mapping }),
    ['crm_field_mappings'],
  )

export type ExclusionGiven = { pipeline: string; stages?: string[] }
export const useSetExclusions = (connection_id: string) =>
  useChange(
    (exclusions: ExclusionGiven[]) => call('set_crm_exclusions', { connection_id, exclusions }),
    ['crm_exclusions', 'crm_stages'],
  )

export const useCheckConnection = (connection_id: string) =>
  useChange(
    () => call('refresh_crm_account', { connection_id }),
    [...CONNECTIONS, 'crm_stages', 'crm_deal_fields'],
  )

export const useReplaceToken = (connection_id: string) =>
  useChange(
    (token: string) => call('replace_crm_token', { connection_id, token }),
    [...CONNECTIONS, 'crm_imports'],
  )

export const useRotateSecret = (connection_id: string) =>
  useChange(() => callJson<Secret>('rotate_crm_webhook_secret', { connection_id }), CONNECTIONS)

export const useAssignConnection = (connection_id: string) =>
  useChange(
    (given: { organization_id: string; token: string }) =>
      call('assign_crm_connection', { connection_id, ...given }),
    CONNECTIONS,
  )

export const useRemoveConnection = () =>
  useChange(
    (connection_id: string) => call('remove_crm_connection', { connection_id }),
    CONNECTIONS,
  )
