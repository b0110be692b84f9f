import { Anchor, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Money } from '../../ui/Money'
import { type Invoice, invoicesQuery } from './queries'
import { t } from './texts'

const columns: Column<Invoice>[] = [
  { key: 'number', title: t.number, cell: (row) => row.number ?? '–' },
  {
    key: 'created_at',
    title: t.date,
    cell: (row) => <DateTime value={row.created_at} style="date" />,
  },
  { key: 'status', title: t.state, cell: (row) => t.states[row.status] ?? row.status },
  {
    key: 'amount_due',
    title: t.amount,
    align: 'end',
    cell: (row) => <Money amount={row.amount_due} currency={row.currency} />,
  },
]

/** The documents are at the payment processor. */
export function Invoices() {
  const query = useQuery(invoicesQuery)
  return (
    <Stack>
      <Title order={2}>{t.invoices}</Title>
      <DataTable
        label={t.invoices}
        columns={columns}
        rows={query.data}
        idOf={(row) => row.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<Empty drawing="money" title={t.noInvoices} />}
        actions={(row) => (
          <>
            {row.status === 'open' && row.page_url && (
              <Anchor size="sm" href={row.page_url} aria-label={t.payOf(row.number ?? '')}>
                {t.pay}
              </Anchor>
            )}
            {row.pdf_url && (
              <Anchor size="sm" href={row.pdf_url} aria-label={t.pdfOf(row.number ?? '')}>
                {t.pdf}
              </Anchor>
            )}
          </>
        )}
      />
    </Stack>
  )
}
