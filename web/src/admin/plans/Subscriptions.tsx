import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { type Filter, Listing } from '../../ui/Listing'
import { OrganizationName } from '../../ui/organizations'
import { plansQuery, type Subscription, subscriptionsList } from './queries'
import { t } from './texts'

const options = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

const columns: Column<Subscription>[] = [
  {
    key: 'organization_id',
    title: t.organization,
    cell: (row) => <OrganizationName id={row.organization_id} />,
  },
  { key: 'plan', title: t.plan, cell: (row) => row.plan ?? '–' },
  {
    key: 'status',
    title: t.status,
    cell: (row) => (
      <>
        {t.statuses[row.status ?? ''] ?? row.status}
        {row.is_paused && (
          <Text size="xs" c="dimmed">
            {t.paused}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'payment_status',
    title: t.payment,
    cell: (row) => t.payments[row.payment_status] ?? row.payment_status,
  },
  { key: 'start', title: t.began, cell: (row) => <DateTime value={row.start} /> },
  {
    key: 'period_ends_at',
    title: t.periodEnds,
    sortable: true,
    cell: (row) => <DateTime value={row.period_ends_at} />,
  },
  { key: 'end', title: t.ends, cell: (row) => <DateTime value={row.cancel_at ?? row.end} /> },
]

/** Who is on which plan. */
export function Subscriptions() {
  const plans = useQuery(plansQuery)
  const filters = useMemo<Filter[]>(
    () => [
      {
        key: 'plan',
        label: t.plan,
        options: (plans.data ?? []).map(({ slug, name }) => ({ value: slug, label: name })),
      },
      { key: 'status', label: t.status, options: options(t.statuses) },
      { key: 'payment_status', label: t.payment, options: options(t.payments) },
    ],
    [plans.data],
  )
  return (
    <Listing<Subscription>
      label={t.sections.subscriptions}
      list={subscriptionsList}
      filters={filters}
      columns={columns}
      idOf={(row) => row.id}
      empty={<Empty drawing="people" title={t.noSubscriptions} />}
    />
  )
}
