import { useInfiniteQuery } from '@tanstack/react-query'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { PageLink } from '../../ui/Link'
import { Money } from '../../ui/Money'
import { type Entry, entriesQuery, type Organization } from './queries'
import { t } from './texts'

const kindOf = (entry: Entry) => t.kinds[entry.kind] ?? entry.kind

const columns: Column<Entry>[] = [
  { key: 'when', title: t.when, cell: (entry) => <DateTime value={entry.created_at} /> },
  {
    key: 'kind',
    title: t.kind,
    cell: (entry) =>
      entry.lead_id ? (
        <PageLink to={`/leads/${entry.lead_id}`} size="sm">
          {kindOf(entry)}
        </PageLink>
      ) : (
        kindOf(entry)
      ),
  },
  { key: 'account', title: t.account, cell: (entry) => entry.account },
  { key: 'reason', title: t.reason, cell: (entry) => entry.reason ?? '–' },
  {
    key: 'amount',
    title: t.amount,
    align: 'end',
    cell: (entry) => <Money amount={entry.amount} currency={entry.currency} signed />,
  },
  {
    key: 'after',
    title: t.balanceAfter,
    align: 'end',
    cell: (entry) => <Money amount={entry.balance_after} currency={entry.currency} />,
  },
]

/** All that was booked for it, the newest first. */
export function Ledger({ organization }: { organization: Organization }) {
  const entries = useInfiniteQuery(entriesQuery(organization.id))
  return (
    <DataTable
      label={t.parts.ledger}
      columns={columns}
      rows={entries.data?.pages.flat()}
      idOf={(entry) => String(entry.id)}
      error={entries.error}
      onRetry={() => void entries.refetch()}
      empty={<Empty drawing="money" title={t.noEntries} />}
      more={
        entries.hasNextPage
          ? { onMore: () => void entries.fetchNextPage(), isLoading: entries.isFetchingNextPage }
          : undefined
      }
    />
  )
}
