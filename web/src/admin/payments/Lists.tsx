import { Text } from '@mantine/core'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { isRefundable, RefundButton } from '../../ui/deposits/RefundButton'
import { Empty } from '../../ui/Empty'
import { type Filter, Listing } from '../../ui/Listing'
import { count } from '../../ui/Money'
import { amount, organization, status, time, words } from './columns'
import { processorFilter, statusFilter } from './filters'
import type { Balance, Deposit, Dispute, Payment, Reconciliation, Refund } from './queries'
import { lists } from './queries'
import { t } from './texts'

const empty = <Empty drawing="money" title={t.nothing} />

const depositColumns: Column<Deposit>[] = [
  organization(),
  amount('amount', t.amount),
  status(),
  {
    key: 'payment_method',
    title: t.method,
    cell: (row) => (
      <>
        {row.payment_method ?? '–'}
        <Text size="xs" c="dimmed">
          {row.processor}
          {!row.livemode && ` · ${t.test}`}
        </Text>
      </>
    ),
  },
  words('failure_reason', t.failure),
  amount('refunded', t.refunded),
  amount('disputed', t.disputed),
  time('created_at', t.created),
  time('paid_at', t.paidAt),
]

const depositFilters = [statusFilter('deposits'), processorFilter]
export function Deposits() {
  return (
    <Listing<Deposit>
      label={t.sections.deposits}
      list={lists.deposits}
      filters={depositFilters}
      columns={depositColumns}
      idOf={(row) => row.id}
      empty={empty}
      actions={(row) => isRefundable(row) && <RefundButton deposit={row} />}
    />
  )
}

const refundColumns: Column<Refund>[] = [
  organization(),
  amount('amount', t.amount),
  status(),
  words('reason', t.reason),
  words('failure_reason', t.failure),
  time('created_at', t.created),
]

const refundFilters = [statusFilter('refunds')]
export function Refunds() {
  return (
    <Listing<Refund>
      label={t.sections.refunds}
      list={lists.refunds}
      filters={refundFilters}
      columns={refundColumns}
      idOf={(row) => row.id}
      empty={empty}
    />
  )
}

const disputeColumns: Column<Dispute>[] = [
  organization(),
  amount('amount', t.amount),
  status(),
  words('reason', t.reason),
  amount('withdrawn', t.withdrawn),
  amount('reinstated', t.reinstated),
  time('evidence_due_at', t.due),
  words('processor', t.processor),
  time('created_at', t.created),
]

const disputeFilters = [statusFilter('disputes'), processorFilter]
export function Disputes() {
  return (
    <Listing<Dispute>
      label={t.sections.disputes}
      list={lists.disputes}
      filters={disputeFilters}
      columns={disputeColumns}
      idOf={(row) => row.id}
      empty={<Empty drawing="done" title={t.nothing} />}
    />
  )
}

const paymentColumns: Column<Payment>[] = [
  words('email', t.email),
  amount('amount', t.amount),
  status(),
  words('reference', t.reference),
  words('payment_method', t.method),
  words('failure_reason', t.failure),
  amount('refunded', t.refunded),
  time('created_at', t.created),
  time('paid_at', t.paidAt),
]

const paymentFilters: Filter[] = [
  statusFilter('payments'),
  { key: 'reference', label: t.reference, placeholder: 'PSK-…' },
]
export function Payments() {
  return (
    <Listing<Payment>
      label={t.sections.payments}
      list={lists.payments}
      filters={paymentFilters}
      columns={paymentColumns}
      idOf={(row) => row.id ?? ''}
      empty={empty}
      actions={(row) => {
        const deposit = { ...row, id: row.id ?? '', currency: row.currency ?? '' }
        return isRefundable(deposit) && <RefundButton deposit={deposit} />
      }}
    />
  )
}

const reconciliationColumns: Column<Reconciliation>[] = [
  {
    key: 'kind',
    title: t.kind,
    cell: (row) => (
      <>
        {t.kinds[row.kind] ?? row.kind}
        <Text size="xs" c="dimmed">
          {row.processor}
        </Text>
      </>
    ),
  },
  time('from_at', t.from),
  time('until_at', t.until),
  time('reached_at', t.reached),
  { key: 'seen_count', title: t.seen, align: 'end', cell: (row) => count(row.seen_count) },
  { key: 'new_count', title: t.fresh, align: 'end', cell: (row) => count(row.new_count) },
  {
    key: 'finished_at',
    title: t.finished,
    cell: (row) => (row.finished_at ? <DateTime value={row.finished_at} /> : t.running),
  },
]

const reconciliationFilters: Filter[] = [
  {
    key: 'kind',
    label: t.kind,
    options: Object.entries(t.kinds).map(([value, label]) => ({ value, label })),
  },
  processorFilter,
]
export function Reconciliations() {
  return (
    <Listing<Reconciliation>
      label={t.sections.reconciliations}
      list={lists.reconciliations}
      filters={reconciliationFilters}
      columns={reconciliationColumns}
      idOf={(row) => String(row.id)}
      empty={empty}
    />
  )
}

const balanceColumns: Column<Balance>[] = [
  { key: 'account', title: t.account, cell: (row) => row.account.replaceAll('_', ' ') },
  { key: 'currency', title: t.currency, cell: (row) => row.currency },
  amount('balance', t.balance),
]

export function Balances() {
  return (
    <Listing<Balance>
      label={t.sections.balances}
      list={lists.balances}
      columns={balanceColumns}
      idOf={(row) => row.account + row.currency}
      empty={empty}
    />
  )
}
