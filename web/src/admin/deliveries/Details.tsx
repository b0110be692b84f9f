import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Facts } from '../../ui/Facts'
import { count } from '../../ui/Money'
import { OrganizationName } from '../../ui/organizations'
import { type Attempt, attemptsQuery, type Delivery } from './queries'
import { t } from './texts'

const columns: Column<Attempt>[] = [
  { key: 'number', title: t.attempt, cell: (row) => String(row.number) },
  { key: 'finished_at', title: t.when, cell: (row) => <DateTime value={row.finished_at} /> },
  { key: 'outcome', title: t.outcome, cell: (row) => t.outcomes[row.outcome] ?? row.outcome },
  {
    key: 'answer',
    title: t.answer,
    cell: (row) => [row.status_code, row.problem ?? row.answer].filter(Boolean).join(' ') || '–',
  },
  {
    key: 'duration_ms',
    title: t.took,
    align: 'end',
    cell: (row) => (row.duration_ms === null ? '–' : `${count(row.duration_ms)} ms`),
  },
]

/** One delivery with each attempt to send it. */
export function Details({ row }: { row: Delivery }) {
  const attempts = useQuery(attemptsQuery(row.id))
  return (
    <Stack>
      <Facts
        facts={[
          { key: 'what', title: t.what, value: row.template ?? row.event_kind },
          { key: 'status', title: t.status, value: t.statuses[row.status] ?? row.status },
          row.organization_id !== null && {
            key: 'organization',
            title: t.organization,
            value: <OrganizationName id={row.organization_id} />,
          },
          { key: 'due', title: t.due, value: <DateTime value={row.due_at} /> },
          { key: 'created', title: t.created, value: <DateTime value={row.created_at} /> },
          row.last_error !== null && { key: 'error', title: t.error, value: row.last_error },
          row.external_reference !== null && {
            key: 'reference',
            title: t.reference,
            value: row.external_reference,
          },
        ]}
      />
      <DataTable
        label={t.attempts}
        columns={columns}
        rows={attempts.data}
        error={attempts.error}
        onRetry={() => void attempts.refetch()}
        idOf={(attempt) => `${attempt.number} ${attempt.finished_at}`}
        empty={<Empty drawing="mail" title={t.noAttempts} />}
      />
    </Stack>
  )
}
