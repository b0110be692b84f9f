import { Badge } from '@mantine/core'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { type Filter, Listing, searched } from '../../ui/Listing'
import { PageHeader } from '../../ui/PageHeader'
import { organizationsList, type Row } from './queries'
import { t } from './texts'

const columns: Column<Row>[] = [
  { key: 'name', title: t.name, sortable: true, cell: (row) => row.name },
  {
    key: 'status',
    title: t.status,
    cell: (row) => (
      <Badge variant={row.status === 'pending' ? 'filled' : 'default'} tt="none">
        {t.statuses[row.status] ?? row.status}
      </Badge>
    ),
  },
  { key: 'website', title: t.website, cell: (row) => row.website ?? '–' },
  {
    key: 'created_at',
    title: t.since,
    sortable: true,
    cell: (row) => <DateTime value={row.created_at} style="date" />,
  },
]

const filters: Filter[] = [
  searched(t.words),
  {
    key: 'status',
    label: t.status,
    options: Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
  },
]

/** All organisations, by words and status. */
export function Page() {
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Listing<Row>
        label={t.title}
        list={organizationsList}
        filters={filters}
        columns={columns}
        idOf={(row) => row.id}
        linkOf={(row) => `/organizations/${row.id}`}
        empty={<Empty drawing="people" title={t.none} />}
      />
    </>
  )
}
