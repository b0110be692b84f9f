import { Button, Text } from '@mantine/core'
import { askFor } from '../../ui/askFor'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Listing } from '../../ui/Listing'
import { Money } from '../../ui/Money'
import { say } from '../../ui/notify'
import { processorFilter, statusFilter } from './filters'
import { type Difference, lists, useExplain } from './queries'
import { Status } from './Status'
import { t } from './texts'

const filters = [statusFilter('differences'), processorFilter]

const columns: Column<Difference>[] = [
  {
    key: 'fault',
    title: t.fault,
    cell: (row) => (
      <>
        {t.faults[row.fault] ?? row.fault}
        <Text size="xs" c="dimmed">
          {row.processor} · {row.transaction_id ?? row.journal_id}
        </Text>
      </>
    ),
  },
  { key: 'status', title: t.status, cell: (row) => <Status status={row.status} /> },
  {
    key: 'processor_amount_moved',
    title: t.atProcessor,
    align: 'end',
    cell: (row) => <Money amount={row.processor_amount_moved} currency={row.currency} />,
  },
  {
    key: 'ledger_amount',
    title: t.inLedger,
    align: 'end',
    cell: (row) => <Money amount={row.ledger_amount} currency={row.currency} />,
  },
  { key: 'reason', title: t.reason, cell: (row) => row.reason ?? '–' },
  {
    key: 'found_at',
    title: t.found,
    sortable: true,
    cell: (row) => <DateTime value={row.found_at} />,
  },
]

/** What processor and ledger tell differently. */
export function Differences() {
  const explaining = useExplain()
  const explain = ({ id }: Difference) =>
    askFor({
      title: t.explainOne(id),
      children: t.explainWhat,
      label: t.reason,
      act: t.explain,
      onGiven: async (reason) => {
        await explaining.mutateAsync({ difference_id: id, reason })
        say(t.explained)
      },
    })
  return (
    <Listing<Difference>
      label={t.sections.differences}
      list={lists.differences}
      filters={filters}
      columns={columns}
      idOf={(row) => String(row.id)}
      empty={<Empty drawing="done" title={t.noDifferences} />}
      actions={(row) =>
        row.status === 'open' && (
          <Button
            size="xs"
            variant="default"
            aria-label={t.explainOne(row.id)}
            onClick={() => explain(row)}
          >
            {t.explain}
          </Button>
        )
      }
    />
  )
}
