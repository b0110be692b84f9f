import { Badge, Button, NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { nicheNamesQuery } from '../../api/lookups'
import { number, text, useAddress } from '../../ui/address'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { useDialog } from '../../ui/dialog'
import { Empty } from '../../ui/Empty'
import { Money } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { type Listing, listingsQuery, PAGE_SIZE, useWithdraw } from './queries'
import { ReviewDialog } from './ReviewDialog'
import { t } from './texts'

const address = { page: number(1), status: text() }

/** What is on the marketplace, or waits to be. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const [reviewed, setReviewed, close] = useDialog<Listing>()
  const listings = useQuery({ ...listingsQuery(at), placeholderData: keepPreviousData })
  const niches = useQuery(nicheNamesQuery)
  const columns: Column<Listing>[] = [
    { key: 'number', title: t.number, cell: (row) => row.number },
    {
      key: 'status',
      title: t.status,
      cell: (row) => (
        <Badge variant={row.status === 'waiting' ? 'filled' : 'default'} tt="none">
          {t.statuses[row.status] ?? row.status}
        </Badge>
      ),
    },
    {
      key: 'niche',
      title: t.niche,
      cell: (row) => niches.data?.find((one) => one.id === row.niche_id)?.name ?? '–',
    },
    {
      key: 'place',
      title: t.place,
      cell: (row) => [row.city, row.state].filter(Boolean).join(', ') || '–',
    },
    {
      key: 'price',
      title: t.price,
      align: 'end',
      cell: (row) => <Money amount={row.price} currency={row.currency} />,
    },
    {
      key: 'sold',
      title: t.sold,
      align: 'end',
      cell: (row) => t.soldOf(row.sold_count, row.effective_max_buyers),
    },
    { key: 'listed', title: t.listed, cell: (row) => <DateTime value={row.listed_at} /> },
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
              { value: '', label: t.any },
              ...Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
            ]}
            onChange={(event) => setAt({ status: event.currentTarget.value, page: 1 })}
          />
        }
      >
        {t.about}
      </PageHeader>
      <DataTable
        label={t.title}
        columns={columns}
        rows={listings.data?.rows}
        idOf={(row) => row.id}
        linkOf={(row) => `/leads/${row.lead_id}`}
        error={listings.error}
        onRetry={() => void listings.refetch()}
        actions={(row) => <Acts listing={row} onReview={() => setReviewed(row)} />}
        empty={
          <Empty drawing="search" title={t.none}>
            {t.noneWhy}
          </Empty>
        }
        paging={{
          page: at.page,
          size: PAGE_SIZE,
          count: listings.data?.count ?? 0,
          onPage: (page) => setAt({ page }),
        }}
      />
      <ReviewDialog listing={reviewed} onClose={close} />
    </>
  )
}

function Acts({ listing, onReview }: { listing: Listing; onReview: () => void }) {
  const withdrawing = useWithdraw()
  if (listing.status === 'waiting')
    return (
      <Button size="xs" aria-label={t.reviewOne(listing.number)} onClick={onReview}>
        {t.review}
      </Button>
    )
  if (listing.status !== 'open') return null
  const withdraw = () =>
    confirm({
      title: t.withdrawOne(listing.number),
      children: t.withdrawWhat,
      confirm: t.withdraw,
      onConfirm: () =>
        carryOut(withdrawing, listing.id, {
          onSuccess: () => say(t.withdrawn),
          onError: sayFault,
        }),
    })
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={t.withdrawOne(listing.number)}
      onClick={withdraw}
    >
      {t.withdraw}
    </Button>
  )
}
