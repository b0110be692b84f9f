import { Checkbox, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { flag, useAddress } from '../../ui/address'
import { type Column, DataTable } from '../../ui/DataTable'
import { Empty } from '../../ui/Empty'
import { Icon } from '../../ui/icons'
import { LinkButton } from '../../ui/Link'
import { Money, money } from '../../ui/Money'
import { useMay } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { type Cap, type Subscription, subscriptionsQuery } from './queries'
import { State } from './State'
import { t } from './texts'

const address = { ended: flag }

function capInWords(cap: Cap): string {
  const parts = [
    cap.max_leads !== null && t.leads(cap.leads ?? 0, cap.max_leads),
    cap.max_spend !== null &&
      t.spend(money(cap.spend ?? 0, cap.currency), money(cap.max_spend, cap.currency)),
  ]
  return `${parts.filter(Boolean).join(', ')} ${t.periods[cap.period]}`
}

const columns: Column<Subscription>[] = [
  { key: 'niche', title: t.niche, cell: (row) => row.niche.name },
  { key: 'level', title: t.level, cell: (row) => row.level.name },
  {
    key: 'price',
    title: t.price,
    align: 'end',
    cell: (row) => <Money amount={row.level.price} currency={row.level.currency} />,
  },
  {
    key: 'caps',
    title: t.caps,
    cell: (row) =>
      row.caps.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noLimit}
        </Text>
      ) : (
        row.caps.map((cap) => (
          <Text size="sm" key={cap.period} className="numbers">
            {capInWords(cap)}
          </Text>
        ))
      ),
  },
  { key: 'state', title: t.state, cell: (row) => <State row={row} /> },
]

/** The subscriptions of the organisation. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const query = useQuery({ ...subscriptionsQuery(at.ended), refetchInterval: 60_000 })
  const mayBuy = useMay('buy')
  const begin = mayBuy && (
    <LinkButton to="/subscriptions/new" leftSection={<Icon name="plus" size={16} />}>
      {t.subscribe}
    </LinkButton>
  )
  return (
    <>
      <PageHeader title={t.title} actions={begin}>
        {t.about}
      </PageHeader>
      <Stack>
        <Checkbox
          label={t.withEnded}
          checked={at.ended}
          onChange={({ currentTarget }) => setAt({ ended: currentTarget.checked })}
        />
        <DataTable
          label={t.title}
          columns={columns}
          rows={query.data}
          idOf={(row) => row.id}
          linkOf={(row) => `/subscriptions/${row.id}`}
          error={query.error}
          onRetry={() => void query.refetch()}
          empty={
            <Empty title={t.none} action={begin}>
              {t.noneWhy}
            </Empty>
          }
        />
      </Stack>
    </>
  )
}
