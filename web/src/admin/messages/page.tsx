import { Badge, Button, Text } from '@mantine/core'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { type Filter, Listing } from '../../ui/Listing'
import { mailTo } from '../../ui/mailto'
import { say, sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { type Message, messagesList, useDelete, useMark } from './queries'
import { t } from './texts'

const filters: Filter[] = [
  {
    key: 'status',
    label: t.status,
    options: Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
  },
]

const columns: Column<Message>[] = [
  {
    key: 'name',
    title: t.from,
    cell: (row) => (
      <>
        {row.name}
        <Text size="xs" c="dimmed">
          {row.email}
        </Text>
      </>
    ),
  },
  {
    key: 'message',
    title: t.message,
    cell: (row) => (
      <>
        {(row.topic || row.niche) && (
          <Text size="xs" c="dimmed">
            {[row.topic, row.niche?.name].filter(Boolean).join(' · ')}
          </Text>
        )}
        <Text size="sm" maw={520} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {row.message}
        </Text>
      </>
    ),
  },
  {
    key: 'status',
    title: t.status,
    cell: (row) => (
      <>
        <Badge variant="dot" color={row.status === 'new' ? 'accent' : 'gray'} tt="none" fw={500}>
          {t.statuses[row.status] ?? row.status}
        </Badge>
        {row.handler && (
          <Text size="xs" c="dimmed">
            {t.by(row.handler.email)}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'created_at',
    title: t.sent,
    sortable: true,
    cell: (row) => <DateTime value={row.created_at} />,
  },
]

/** Messages of the contact form. */
export function Page() {
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Listing<Message>
        label={t.title}
        list={messagesList}
        filters={filters}
        columns={columns}
        idOf={(row) => row.id}
        actions={(row) => <Actions row={row} />}
        empty={
          <Empty drawing="mail" title={t.none}>
            {t.noneWhat}
          </Empty>
        }
      />
    </>
  )
}

function Actions({ row }: { row: Message }) {
  const marking = useMark()
  const deleting = useDelete()
  const mark = (status: string, label: string) => (
    <Button
      size="xs"
      variant="default"
      aria-label={t.markOne(label, row.name)}
      disabled={marking.isPending}
      onClick={() =>
        carryOut(
          marking,
          { contact_message_id: row.id, status },
          { onSuccess: () => say(t.marked), onError: sayFault },
        )
      }
    >
      {label}
    </Button>
  )
  const remove = () =>
    confirm({
      title: t.deleteOne(row.name),
      children: t.deleteWhat,
      confirm: t.delete,
      onConfirm: () =>
        carryOut(deleting, row.id, { onSuccess: () => say(t.deleted), onError: sayFault }),
    })
  return (
    <>
      <Button
        component="a"
        size="xs"
        variant="default"
        href={mailTo(row.email, row.topic ?? t.subject)}
        aria-label={t.replyTo(row.name)}
      >
        {t.reply}
      </Button>
      {row.status === 'new' ? mark('answered', t.answered) : mark('new', t.again)}
      {row.status !== 'spam' && mark('spam', t.spam)}
      <Button size="xs" variant="default" aria-label={t.deleteOne(row.name)} onClick={remove}>
        {t.delete}
      </Button>
    </>
  )
}
