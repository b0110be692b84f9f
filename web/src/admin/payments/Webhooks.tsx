import { Button, Text } from '@mantine/core'
import { askFor } from '../../ui/askFor'
import { carryOut } from '../../ui/carry-out'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Listing } from '../../ui/Listing'
import { count } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import { idFilter, processorFilter, statusFilter } from './filters'
import { lists, useDismiss, useReplay, type Webhook } from './queries'
import { Status } from './Status'
import { t } from './texts'

const filters = [statusFilter('webhooks'), processorFilter, idFilter]

const columns: Column<Webhook>[] = [
  {
    key: 'type',
    title: t.type,
    cell: (row) => (
      <>
        {row.type}
        <Text size="xs" c="dimmed">
          {row.processor} · {row.id}
          {row.livemode === false && ` · ${t.test}`}
        </Text>
      </>
    ),
  },
  { key: 'status', title: t.status, cell: (row) => <Status status={row.status} /> },
  { key: 'last_error', title: t.error, cell: (row) => row.last_error ?? '–' },
  { key: 'attempts', title: t.attempts, align: 'end', cell: (row) => count(row.attempts) },
  {
    key: 'next_attempt_at',
    title: t.nextAttempt,
    wideOnly: true,
    cell: (row) => <DateTime value={row.next_attempt_at} />,
  },
  {
    key: 'received_at',
    title: t.received,
    sortable: true,
    cell: (row) => <DateTime value={row.received_at} />,
  },
]

/** Events of the processors; what was not applied can be replayed, and dismissed while it is open. */
export function Webhooks() {
  const replaying = useReplay()
  const dismissing = useDismiss()
  const dismiss = (event: Webhook) =>
    askFor({
      title: t.dismissOne(event.id),
      children: t.dismissWhat,
      label: t.reason,
      act: t.dismiss,
      isDestructive: true,
      onGiven: async (reason) => {
        await dismissing.mutateAsync({ event, reason })
        say(t.dismissed)
      },
    })
  return (
    <Listing<Webhook>
      label={t.sections.webhooks}
      list={lists.webhooks}
      filters={filters}
      columns={columns}
      idOf={(row) => `${row.processor} ${row.id}`}
      empty={<Empty drawing="money" title={t.nothing} />}
      actions={(row) =>
        row.status !== 'applied' && (
          <>
            <Button
              size="xs"
              variant="default"
              aria-label={t.replayOne(row.id)}
              loading={replaying.isPending && replaying.variables.id === row.id}
              onClick={() =>
                carryOut(replaying, row, {
                  onSuccess: (status) => say(t.replayed(t.statuses[status] ?? status)),
                  onError: sayFault,
                })
              }
            >
              {t.replay}
            </Button>
            {row.status !== 'ignored' && (
              <Button
                size="xs"
                variant="default"
                aria-label={t.dismissOne(row.id)}
                onClick={() => dismiss(row)}
              >
                {t.dismiss}
              </Button>
            )}
          </>
        )
      }
    />
  )
}
