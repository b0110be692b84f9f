import { queryOptions } from '@tanstack/react-query'
import { api, page, type RowOf, rows } from '../../api/client'

export const PAGE_SIZE = 50
export type AuditEvent = RowOf<'audit_events'>
export type Filters = { page: number; action: string; entity: string; id: string }

export const eventsQuery = ({ page: number, action, entity, id }: Filters) =>
  queryOptions({
    queryKey: ['audit_events', number, action, entity, id],
    queryFn: ({ signal }) => {
      let query = api
        .from('audit_events')
        .select('*', { count: 'exact' })
        .order('created_at', { ascending: false })
        .order('id', { ascending: false })
        .range((number - 1) * PAGE_SIZE, number * PAGE_SIZE - 1)
        .abortSignal(signal)
      if (action) query = query.eq('action', action)
      if (entity) query = query.eq('entity', entity)
      if (id) query = query.eq('entity_id', id)
      return page<AuditEvent>(query)
    },
  })

/** The mail addresses of those who did it: the log itself relates to no user. */
export const actorsQuery = (ids: string[]) =>
  queryOptions({
    queryKey: ['users', 'emails', ...ids],
    queryFn: async ({ signal }) => {
      const found = await rows<{ id: string; email: string }[]>(
        api.from('users').select('id,email').in('id', ids).abortSignal(signal),
      )
      return new Map(found.map((one) => [one.id, one.email]))
    },
    enabled: ids.length > 0,
  })
