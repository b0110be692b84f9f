import type { RowOf } from '../../api/client'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Listing } from '../../ui/Listing'
import { FaultList } from './Failures'
import { type Connection, eventsList } from './queries'
import { t } from './texts'

type Event = RowOf<'crm_webhook_events'>

const columns: Column<Event>[] = [
  {
    key: 'event',
    title: t.event,
    cell: (row) => `${row.entity} ${row.object_id ?? ''} · ${row.action}`,
  },
  { key: 'received_at', title: t.received, cell: (row) => <DateTime value={row.received_at} /> },
  {
    key: 'status',
    title: t.outcome,
    cell: (row) => (
      <>
        {row.outcome ?? row.status}
        {Array.isArray(row.faults) && <FaultList faults={row.faults} />}
      </>
    ),
  },
  { key: 'change_status', title: t.told, cell: (row) => row.change_status },
]

/** What Pipedrive reported, and what came of it. */
export function Events({ connection }: { connection: Connection }) {
  return (
    <Listing<Event>
      label={t.tabs.events}
      list={eventsList}
      where={[['connection_id', `eq.${connection.id}`]]}
      columns={columns}
      idOf={(row) => String(row.id)}
      empty={<Empty drawing="mail" title={t.noEvents} />}
    />
  )
}
