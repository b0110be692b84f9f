import { NativeSelect, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { number, oneOf, useAddress } from '../../ui/address'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/Link'
import { Money } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { PAGE_SIZE, type RequestLine, requestsQuery } from './queries'
import { StatusBadge } from './StatusBadge'
import { t } from './texts'

const address = {
  status: oneOf('', 'pending', 'approved', 'rejected', 'auto_resolved'),
  page: number(1),
}

const columns: Column<RequestLine>[] = [
  {
    key: 'lead',
    title: t.lead,
    cell: (row) => (
      <Stack gap={0}>
        <Text fw={500}>{row.assignment.contact_name ?? row.assignment.number ?? t.anyone}</Text>
        <Text size="sm" c="dimmed">
          {row.assignment.niche.name}
        </Text>
      </Stack>
    ),
  },
  { key: 'reason', title: t.reason, cell: (row) => t.reasons[row.reason ?? ''] ?? row.reason },
  { key: 'status', title: t.status, cell: (row) => <StatusBadge status={row.status} /> },
  {
    key: 'price',
    title: t.price,
    align: 'end',
    cell: (row) => <Money amount={row.price} currency={row.currency} />,
  },
  {
    key: 'created_at',
    title: t.requested,
    cell: (row) => <DateTime value={row.created_at} />,
  },
]

/** What the organisation has asked to be refunded. */
export function Page() {
  const [at, change] = useAddress(address)
  const requests = useQuery({
    ...requestsQuery(at.status, at.page),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <NativeSelect
        label={t.status}
        value={at.status}
        data={[
          { value: '', label: t.all },
          ...Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(event) =>
          change({ status: event.currentTarget.value as typeof at.status, page: 1 })
        }
        maw={280}
        mb="lg"
      />
      <DataTable
        label={t.title}
        columns={columns}
        rows={requests.data?.rows}
        idOf={(row) => row.id}
        linkOf={(row) => `/refunds/${row.id}`}
        keepSearch
        error={requests.error}
        onRetry={() => void requests.refetch()}
        paging={{
          page: at.page,
          size: PAGE_SIZE,
          count: requests.data?.count ?? 0,
          onPage: (page) => change({ page }),
        }}
        empty={
          at.status ? (
            <Empty drawing="search" title={t.noMatch} />
          ) : (
            <Empty title={t.none} action={<LinkButton to="/leads">{t.toLeads}</LinkButton>}>
              {t.noneWhy}
            </Empty>
          )
        }
      />
    </>
  )
}
