import { Badge, Group } from '@mantine/core'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { type Filter, Listing, searched } from '../../ui/Listing'
import { PageHeader } from '../../ui/PageHeader'
import { factorsOf, nameOf, type Row, usersList } from './queries'
import { t } from './texts'

const columns: Column<Row>[] = [
  { key: 'last_name', title: t.name, sortable: true, cell: nameOf },
  { key: 'email', title: t.email, sortable: true, cell: (row) => row.email },
  {
    key: 'status',
    title: t.status,
    cell: (row) => (
      <Group gap={4}>
        <Badge variant="default" tt="none">
          {t.statuses[row.status] ?? row.status}
        </Badge>
        {row.is_admin && <Badge tt="none">{t.admin}</Badge>}
      </Group>
    ),
  },
  { key: 'second_factors', title: t.factors, wideOnly: true, cell: factorsOf },
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

/** All users, by words and status. */
export function Page() {
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Listing<Row>
        label={t.title}
        list={usersList}
        filters={filters}
        columns={columns}
        idOf={(row) => row.id}
        linkOf={(row) => `/users/${row.id}`}
        empty={<Empty drawing="people" title={t.none} />}
      />
    </>
  )
}
