import { queryOptions } from '@tanstack/react-query'
import type { RowOf } from '../../api/client'
import { get } from '../../api/http'
import type { ListQuery } from '../../api/list'

/** Columns that each event has: the catalogue cannot tell it of a view that joins. */
type Certain = { id: number; action: string; entity: string; role: string; created_at: string }
export type AuditEvent = RowOf<'audit_events'> & Certain

export const eventsList: ListQuery = { view: 'audit_events', order: 'created_at.desc,id.desc' }

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['audit_events', 'one', id],
    queryFn: async ({ signal }) =>
      (await get<AuditEvent[]>(`/api/audit_events?id=eq.${id}&limit=1`, signal))[0] ?? null,
    enabled: id !== '',
  })
