import { Stack, Title } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '../../ui/DataTable'
import { count } from '../../ui/Money'
import { t } from './texts'

type Counts = {
  calls: number | null
  refused: number | null
  failed: number | null
  mean_milliseconds: number | null
}
type Props<Row extends Counts> = {
  title: string
  first: string
  idOf: (row: Row) => string
  show: (row: Row) => ReactNode
  query: UseQueryResult<Row[], Error>
}

const number = (value: number | null) => count(value ?? 0)

/** Figures by month, endpoint or key: the same columns behind the first one. */
export function UsageTable<Row extends Counts>({ title, first, idOf, show, query }: Props<Row>) {
  const columns: Column<Row>[] = [
    { key: 'name', title: first, cell: show },
    { key: 'calls', title: t.calls, align: 'end', cell: (row) => number(row.calls) },
    { key: 'refused', title: t.refused, align: 'end', cell: (row) => number(row.refused) },
    { key: 'failed', title: t.failed, align: 'end', cell: (row) => number(row.failed) },
    {
      key: 'mean',
      title: t.mean,
      align: 'end',
      cell: (row) =>
        row.mean_milliseconds === null ? '–' : t.ms(count(Math.round(row.mean_milliseconds))),
    },
  ]
  return (
    <Stack gap="sm">
      <Title order={2}>{title}</Title>
      <DataTable
        label={title}
        columns={columns}
        rows={query.data}
        idOf={idOf}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    </Stack>
  )
}
