import { Button, Group, Modal, NativeSelect, Table, Text, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { number, text, useAddress } from '../../ui/address'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { PageHeader } from '../../ui/PageHeader'
import { ui } from '../../ui/texts'
import { changesOf } from './changes'
import { type AuditEvent, actorsQuery, eventsQuery, PAGE_SIZE } from './queries'
import { t } from './texts'

const address = { page: number(1), action: text(), entity: text(), id: text() }
const ACTIONS = ['insert', 'update', 'delete', 'log_in', 'log_in_refused', 'export']

/** The audit log, with what each change differs in. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const [shown, setShown] = useState<AuditEvent | null>(null)
  const events = useQuery({ ...eventsQuery(at), placeholderData: keepPreviousData })
  const ids = new Set(events.data?.rows.flatMap((row) => row.user_id ?? []))
  const actors = useQuery(actorsQuery([...ids].sort()))
  const columns: Column<AuditEvent>[] = [
    { key: 'created_at', title: t.when, cell: (row) => <DateTime value={row.created_at} /> },
    { key: 'action', title: t.action, cell: (row) => row.action },
    { key: 'entity', title: t.entity, cell: (row) => row.entity },
    {
      key: 'user_id',
      title: t.who,
      cell: (row) => (row.user_id ? (actors.data?.get(row.user_id) ?? row.user_id) : t.system),
    },
  ]
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Group mb="md" align="flex-end">
        <NativeSelect
          label={t.action}
          value={at.action}
          data={[{ value: '', label: t.anyAction }, ...ACTIONS]}
          onChange={(event) => setAt({ action: event.currentTarget.value, page: 1 })}
        />
        <TextInput
          label={t.entityFilter}
          placeholder={t.entityHint}
          defaultValue={at.entity}
          onBlur={(event) => setAt({ entity: event.currentTarget.value.trim(), page: 1 })}
        />
        <TextInput
          label={t.idFilter}
          defaultValue={at.id}
          onBlur={(event) => setAt({ id: event.currentTarget.value.trim(), page: 1 })}
        />
      </Group>
      <DataTable
        label={t.title}
        columns={columns}
        rows={events.data?.rows}
        idOf={(row) => String(row.id)}
        error={events.error}
        onRetry={() => void events.refetch()}
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
            onClick={() => setShown(row)}
          >
            {t.show}
          </Button>
        )}
        paging={{
          page: at.page,
          size: PAGE_SIZE,
          count: events.data?.count ?? 0,
          onPage: (page) => setAt({ page }),
        }}
      />
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        title={t.changes}
        size="xl"
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        {shown && <Details event={shown} />}
      </Modal>
    </>
  )
}

function Details({ event }: { event: AuditEvent }) {
  return (
    <>
      <Text size="sm" c="dimmed">
        {event.entity} {event.entity_id} · {t.address} {event.address ?? '–'} · {t.request}{' '}
        {event.request_id ?? '–'}
      </Text>
      <Table mt="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.field}</Table.Th>
            <Table.Th scope="col">{t.before}</Table.Th>
            <Table.Th scope="col">{t.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ overflowWrap: 'anywhere' }}>
          {changesOf(event.before, event.after).map((change) => (
            <Table.Tr key={change.field}>
              <Table.Td>{change.field}</Table.Td>
              <Table.Td>{change.before}</Table.Td>
              <Table.Td>{change.after}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  )
}
