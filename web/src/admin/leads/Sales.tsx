import { Badge, Group, Stack, Text } from '@mantine/core'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { PageLink } from '../../ui/Link'
import { Money } from '../../ui/Money'
import { OrganizationName } from '../../ui/organizations'
import type { Lead, Sale } from './queries'
import { t } from './texts'

const columns: Column<Sale>[] = [
  { key: 'buyer', title: t.buyer, cell: (sale) => <OrganizationName id={sale.organization_id} /> },
  { key: 'channel', title: t.how, cell: (sale) => t.channel[sale.channel] ?? sale.channel },
  {
    key: 'price',
    title: t.price,
    align: 'end',
    cell: (sale) => <Money amount={sale.price} currency={sale.currency} />,
  },
  { key: 'when', title: t.when, cell: (sale) => <DateTime value={sale.created_at} /> },
  { key: 'status', title: t.status, cell: (sale) => <SaleStatus sale={sale} /> },
]

/** Who bought a lead, for how much, and who wants the money back. */
export function Sales({ lead }: { lead: Lead }) {
  return (
    <Stack>
      {lead.assignments.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noSales}
        </Text>
      ) : (
        <DataTable
          label={t.sales}
          columns={columns}
          rows={lead.assignments}
          idOf={(sale) => sale.id}
          linkOf={(sale) => `/organizations/${sale.organization_id}`}
        />
      )}
      {lead.listing && (
        <Group gap="sm">
          <Text size="sm">
            {t.listing}: {lead.listing.number}
          </Text>
          <Badge variant="default" tt="none">
            {t.listingStatus[lead.listing.status] ?? lead.listing.status}
          </Badge>
          <Text size="sm" c="dimmed">
            {t.soldOf(lead.listing.sold_count, lead.listing.effective_max_buyers)} ·{' '}
            <Money amount={lead.listing.price} currency={lead.listing.currency} />
          </Text>
        </Group>
      )}
    </Stack>
  )
}

function SaleStatus({ sale }: { sale: Sale }) {
  if (sale.refund?.status === 'pending')
    return (
      <PageLink to={`/refund-requests/${sale.refund.id}`} size="sm">
        {t.refundStatus.pending}
      </PageLink>
    )
  const words = sale.refund ? t.refundStatus[sale.refund.status] : undefined
  return <>{words ?? (sale.status === 'refunded' ? t.refunded : t.sold)}</>
}
