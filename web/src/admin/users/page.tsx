import { Badge, Group, NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { number, text, useAddress } from '../../ui/address'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { PageHeader } from '../../ui/PageHeader'
import { WordsInput } from '../../ui/WordsInput'
import { nameOf, PAGE_SIZE, type Row, usersQuery } from './queries'
import { t } from './texts'

const address = { page: number(1), words: text(), status: text(), sort: text('-created_at') }

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
  {
    key: 'created_at',
    title: t.since,
    sortable: true,
    cell: (row) => <DateTime value={row.created_at} style="date" />,
  },
]

/** All users, by words and status. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const users = useQuery({ ...usersQuery(at), placeholderData: keepPreviousData })
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Group mb="md" align="flex-end" gap="sm">
        <WordsInput
          label={t.words}
          value={at.words}
          onChange={(words) => setAt({ words, page: 1 })}
        />
        <NativeSelect
          label={t.status}
          value={at.status}
          data={[
            { value: '', label: t.any },
            ...Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(event) => setAt({ status: event.currentTarget.value, page: 1 })}
        />
      </Group>
      <DataTable
        label={t.title}
        columns={columns}
        rows={users.data?.rows}
        idOf={(row) => row.id}
        linkOf={(row) => `/users/${row.id}`}
        error={users.error}
        onRetry={() => void users.refetch()}
        sort={at.sort}
        onSort={(sort) => setAt({ sort, page: 1 })}
        empty={
          <Empty drawing="people" title={t.none}>
            {t.noneWhy}
          </Empty>
        }
        paging={{
          page: at.page,
          size: PAGE_SIZE,
          count: users.data?.count ?? 0,
          onPage: (page) => setAt({ page }),
        }}
      />
    </>
  )
}
