import { NativeSelect } from '@mantine/core'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { number, oneOf, useAddress } from '../../ui/address'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Money } from '../../ui/Money'
import { OrganizationName } from '../../ui/organizations'
import { PageHeader } from '../../ui/PageHeader'
import { PAGE_SIZE, type RequestRow, requestsQuery, type Weighed, weighedQuery } from './queries'
import { t } from './texts'

const address = {
  page: number(1),
  status: oneOf('pending', 'approved', 'rejected', 'auto_resolved', 'any'),
}

/** The requests that wait, and those that were decided. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const requests = useQuery({ ...requestsQuery(at), placeholderData: keepPreviousData })
  const shown = requests.data?.rows ?? []
  const waiting = shown.filter((row) => row.status === 'pending')
  const weighed = useQueries({
    queries: waiting.map((row) => weighedQuery(row.id)),
    combine: (results) =>
      new Map(results.map((result, index) => [waiting[index]?.id, result.data] as const)),
  })
  const columns: Column<RequestRow>[] = [
    { key: 'buyer', title: t.buyer, cell: (row) => <OrganizationName id={row.organization_id} /> },
    { key: 'reason', title: t.reason, cell: (row) => t.reasonNames[row.reason] ?? row.reason },
    {
      key: 'suggestion',
      title: at.status === 'pending' ? t.suggestion : t.status,
      cell: (row) =>
        row.status === 'pending' ? suggested(weighed.get(row.id)) : t.statuses[row.status],
    },
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
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <NativeSelect
            aria-label={t.status}
            value={at.status}
            data={[
              ...Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
              { value: 'any', label: t.any },
            ]}
            onChange={(event) =>
              setAt({ status: event.currentTarget.value as typeof at.status, page: 1 })
            }
          />
        }
      >
        {t.about}
      </PageHeader>
      <DataTable
        label={t.title}
        columns={columns}
        rows={requests.data?.rows}
        idOf={(row) => row.id}
        linkOf={(row) => `/refund-requests/${row.id}`}
        error={requests.error}
        onRetry={() => void requests.refetch()}
        empty={
          at.status === 'pending' ? (
            <Empty drawing="done" title={t.none}>
              {t.noneWhy}
            </Empty>
          ) : (
            <Empty drawing="search" title={t.noneMatch} />
          )
        }
        paging={{
          page: at.page,
          size: PAGE_SIZE,
          count: requests.data?.count ?? 0,
          onPage: (page) => setAt({ page }),
        }}
      />
    </>
  )
}

const suggested = (weighed: Weighed | undefined) =>
  weighed ? t.suggestions[weighed.suggestion ?? 'none'] : '…'
