import { Button, Modal, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { text, useAddress } from '../../ui/address'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { createdSince, createdUntil, type Filter, Listing } from '../../ui/Listing'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { ui } from '../../ui/texts'
import { actorOf, Details } from './Details'
import { type AuditEvent, eventQuery, eventsList } from './queries'
import { t } from './texts'

const address = { event: text() }
const options = Object.entries(t.actions).map(([value, label]) => ({ value, label }))

const filters: Filter[] = [
  { key: 'action', label: t.action, options, placeholder: t.anyAction },
  { key: 'entity', label: t.entityFilter, placeholder: t.entityHint },
  { key: 'entity_id', label: t.idFilter },
  { key: 'user_email', label: t.who, placeholder: 'ann@example.com' },
  createdSince(t.since),
  createdUntil(t.until),
]

const columns: Column<AuditEvent>[] = [
  { key: 'created_at', title: t.when, cell: (row) => <DateTime value={row.created_at} /> },
  { key: 'action', title: t.action, cell: (row) => t.actions[row.action] ?? row.action },
  {
    key: 'entity',
    title: t.entity,
    cell: (row) => (
      <>
        {row.entity}
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {row.entity_id}
        </Text>
      </>
    ),
  },
  { key: 'user_email', title: t.who, cell: actorOf },
]

/** The audit log, with what each change differs in. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const event = useQuery(eventQuery(at.event))
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Listing<AuditEvent>
        label={t.title}
        list={eventsList}
        filters={filters}
        columns={columns}
        idOf={(row) => String(row.id)}
        empty={
          <Empty drawing="search" title={t.nothing}>
            {t.nothingWhy}
          </Empty>
        }
        actions={(row) => (
          <Button
            size="xs"
            variant="default"
            aria-label={t.showOne(row.action, row.entity ?? '')}
            onClick={() => setAt({ event: String(row.id) })}
          >
            {t.show}
          </Button>
        )}
      />
      <Modal
        opened={at.event !== ''}
        onClose={() => setAt({ event: '' })}
        title={t.changes}
        size="xl"
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        <Loaded query={event}>
          {(row) => (row ? <Details event={row} /> : <Empty drawing="search" title={t.nothing} />)}
        </Loaded>
      </Modal>
    </>
  )
}
