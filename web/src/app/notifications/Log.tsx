import { Badge, Button, Group, Modal, NativeSelect, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { number, oneOf, text, useAddress } from '../../ui/address'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { useDialog } from '../../ui/dialog'
import { Empty } from '../../ui/Empty'
import { channelsQuery, type Delivery, LOG_SIZE, logQuery } from '../../ui/notifications/queries'
import { t } from '../../ui/notifications/texts'
import { ui } from '../../ui/texts'
import { Attempts } from './Attempts'

const STATUSES = ['all', 'failed', 'held', 'due', 'sending', 'sent'] as const
const address = { status: oneOf(...STATUSES), channel: text(), page: number(1) }

const titleOf = (row: Delivery) => row.event_kind ?? t.mailOf(row.template ?? '')

function columnsOf(names: Map<string, string>): Column<Delivery>[] {
  return [
    {
      key: 'what',
      title: t.what,
      cell: (row) => (
        <Group gap="xs">
          {titleOf(row)}
          {row.event_count > 1 && (
            <Text span size="sm" c="dimmed">
              {t.andMore(row.event_count - 1)}
            </Text>
          )}
          {row.is_test && <Badge variant="default">{t.isTest}</Badge>}
        </Group>
      ),
    },
    {
      key: 'where',
      title: t.where,
      cell: (row) => (row.channel_id ? (names.get(row.channel_id) ?? '–') : t.people),
    },
    { key: 'when', title: t.when, cell: (row) => <DateTime value={row.created_at} /> },
    { key: 'status', title: t.status, cell: (row) => <Status row={row} /> },
  ]
}

function Status({ row }: { row: Delivery }) {
  return (
    <>
      <Badge
        color={row.status === 'failed' ? 'red.9' : undefined}
        variant={row.status === 'sent' ? 'default' : 'filled'}
      >
        {t.statuses[row.status] ?? row.status}
      </Badge>
      {row.status === 'held' && (
        <Text size="sm" c="dimmed">
          {t.dueAt} <DateTime value={row.due_at} />
        </Text>
      )}
      {row.status !== 'sent' && row.last_error && (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {row.last_error}
        </Text>
      )}
    </>
  )
}

/** What was sent, by status and channel; its attempts, and sending again. */
export function Log({ mayManage }: { mayManage: boolean }) {
  const [at, setAt] = useAddress(address)
  const log = useQuery({ ...logQuery(at), placeholderData: keepPreviousData })
  const channels = useQuery(channelsQuery).data ?? []
  const [shown, setShown, close] = useDialog<Delivery>()
  return (
    <>
      <Text c="dimmed" mb="md">
        {t.logWhat}
      </Text>
      <Group mb="md">
        <NativeSelect
          label={t.status}
          value={at.status}
          onChange={(event) =>
            setAt({ status: STATUSES.find((one) => one === event.currentTarget.value), page: 1 })
          }
          data={STATUSES.map((value) => ({ value, label: t.statuses[value] ?? value }))}
        />
        <NativeSelect
          label={t.channel}
          value={at.channel}
          onChange={(event) => setAt({ channel: event.currentTarget.value, page: 1 })}
          data={[
            { value: '', label: t.allChannels },
            ...channels.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      </Group>
      <DataTable
        label={t.tabs.log}
        columns={columnsOf(new Map(channels.map((one) => [one.id, one.name])))}
        rows={log.data?.rows}
        idOf={(row) => row.id}
        error={log.error}
        onRetry={() => void log.refetch()}
        actions={(row) => (
          <Button
            size="xs"
            variant="default"
            aria-label={t.detailsOf(titleOf(row))}
            onClick={() => setShown(row)}
          >
            {t.details}
          </Button>
        )}
        paging={{
          page: at.page,
          size: LOG_SIZE,
          count: log.data?.count ?? 0,
          onPage: (page) => setAt({ page }),
        }}
        empty={
          <Empty drawing="mail" title={t.noLog}>
            {t.noLogWhy}
          </Empty>
        }
      />
      <Modal
        opened={shown !== null}
        onClose={close}
        title={shown && titleOf(shown)}
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        {shown && <Attempts delivery={shown} mayManage={mayManage} onDone={close} />}
      </Modal>
    </>
  )
}
