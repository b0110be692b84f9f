import { Badge, Button, Modal, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { text, useAddress } from '../../ui/address'
import { carryOut } from '../../ui/carry-out'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { createdSince, createdUntil, type Filter, Listing } from '../../ui/Listing'
import { count } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import { OrganizationName } from '../../ui/organizations'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { ui } from '../../ui/texts'
import { Details } from './Details'
import { type Delivery, deliveriesList, deliveryQuery, useRetry } from './queries'
import { t } from './texts'

const COLOURS: Record<string, string> = { sent: 'green', failed: 'red' }
const address = { delivery: text() }

const filters: Filter[] = [
  {
    key: 'status',
    label: t.status,
    options: Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
  },
  { key: 'template', label: t.template, placeholder: t.templateHint },
  createdSince(t.since),
  createdUntil(t.until),
]

/** What a delivery tells, in a word or two. */
export const nameOf = ({ template, event_kind }: Delivery) =>
  (template ?? event_kind ?? '').replaceAll('_', ' ')

function Recipient({ row }: { row: Delivery }) {
  if (row.channel_id) return <>{t.channel}</>
  return <>{row.lead_id ? t.submitter : t.person}</>
}

const columns: Column<Delivery>[] = [
  {
    key: 'what',
    title: t.what,
    cell: (row) => (
      <>
        {nameOf(row)}
        {row.is_test && ` (${t.isTest})`}
        {row.event_count > 1 && (
          <Text size="xs" c="dimmed">
            {t.events}: {count(row.event_count)}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'to',
    title: t.to,
    cell: (row) => (
      <>
        <Recipient row={row} />
        {row.organization_id && (
          <Text size="xs" c="dimmed">
            <OrganizationName id={row.organization_id} />
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'status',
    title: t.status,
    cell: (row) => (
      <Badge variant="dot" color={COLOURS[row.status] ?? 'gray'} tt="none" fw={500}>
        {t.statuses[row.status] ?? row.status}
      </Badge>
    ),
  },
  { key: 'attempts', title: t.attempts, align: 'end', cell: (row) => count(row.attempts) },
  { key: 'last_error', title: t.error, cell: (row) => row.last_error ?? '–' },
  { key: 'created_at', title: t.created, cell: (row) => <DateTime value={row.created_at} /> },
  { key: 'finished_at', title: t.finished, cell: (row) => <DateTime value={row.finished_at} /> },
]

/** The log of notifications. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const delivery = useQuery(deliveryQuery(at.delivery))
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Listing<Delivery>
        label={t.title}
        list={deliveriesList}
        filters={filters}
        columns={columns}
        idOf={(row) => row.id}
        empty={<Empty drawing="mail" title={t.none} />}
        actions={(row) => (
          <>
            {row.status === 'failed' && <Retry row={row} />}
            <Button
              size="xs"
              variant="default"
              aria-label={t.showOne(nameOf(row))}
              onClick={() => setAt({ delivery: row.id })}
            >
              {t.show}
            </Button>
          </>
        )}
      />
      <Modal
        opened={at.delivery !== ''}
        onClose={() => setAt({ delivery: '' })}
        title={t.details}
        size="xl"
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        <Loaded query={delivery}>
          {(row) => (row ? <Details row={row} /> : <Empty drawing="search" title={t.gone} />)}
        </Loaded>
      </Modal>
    </>
  )
}

function Retry({ row }: { row: Delivery }) {
  const retrying = useRetry()
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={t.retryOne(nameOf(row))}
      loading={retrying.isPending}
      onClick={() =>
        carryOut(retrying, row, { onSuccess: () => say(t.retried), onError: sayFault })
      }
    >
      {t.retry}
    </Button>
  )
}
