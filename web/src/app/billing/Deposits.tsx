import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { isRefundable, RefundButton } from '../../ui/deposits/RefundButton'
import { Empty } from '../../ui/Empty'
import { Money } from '../../ui/Money'
import { DEPOSITS_SIZE, depositsQuery, type ListedDeposit } from './queries'
import { t } from './texts'

const columns: Column<ListedDeposit>[] = [
  { key: 'created_at', title: t.deposited, cell: (row) => <DateTime value={row.created_at} /> },
  {
    key: 'status',
    title: t.status,
    cell: (row) => (
      <>
        {t.statuses[row.status] ?? row.status}
        {row.status === 'failed' && (
          <Text size="xs" c="dimmed">
            {row.failure_reason}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'payment_method',
    title: t.method,
    cell: (row) => row.payment_method?.replaceAll('_', ' ') ?? '–',
  },
  {
    key: 'amount',
    title: t.amount,
    align: 'end',
    cell: (row) => <Money amount={row.amount} currency={row.currency} />,
  },
  {
    key: 'refunds',
    title: t.paybacks,
    align: 'end',
    cell: (row) =>
      row.refunds.length === 0
        ? '–'
        : row.refunds.map((refund) => (
            <Text key={refund.created_at} size="sm">
              <Money amount={refund.amount} currency={refund.currency} />{' '}
              <Text span inherit c="dimmed">
                {t.paybackStates[refund.status] ?? refund.status}
              </Text>
            </Text>
          )),
  },
]

type Props = { page: number; onPage: (page: number) => void; mayRefund: boolean }

/** What was paid in, and the way to get back what is not spent. */
export function Deposits({ page, onPage, mayRefund }: Props) {
  const query = useQuery(depositsQuery(page))
  return (
    <Stack>
      <Title order={2}>{t.deposits}</Title>
      <DataTable
        label={t.deposits}
        columns={columns}
        rows={query.data?.rows}
        idOf={(row) => row.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        actions={
          mayRefund ? (row) => isRefundable(row) && <RefundButton deposit={row} /> : undefined
        }
        paging={{ page, size: DEPOSITS_SIZE, count: query.data?.count ?? 0, onPage }}
        empty={<Empty drawing="money" title={t.noDeposits} />}
      />
    </Stack>
  )
}
