import { SimpleGrid, Stack } from '@mantine/core'
import { usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { useMe } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Attention } from './Attention'
import { Charts } from './Charts'
import { FirstSteps } from './FirstSteps'
import { IdleSubscriptions } from './IdleSubscriptions'
import { LatestLeads } from './LatestLeads'
import { noticesOf } from './notices'
import {
  balancesQuery,
  type Counters,
  countersQuery,
  latestQuery,
  lowBalancesQuery,
} from './queries'
import { Tiles } from './Tiles'
import { t } from './texts'

/** How the organisation does: funds, leads, spending, what stands still and what needs somebody. */
export function Page() {
  const counters = useQuery(countersQuery)
  // Asked at the same time as what they are shown below.
  usePrefetchQuery(latestQuery)
  usePrefetchQuery(balancesQuery)
  return (
    <>
      <PageHeader title={t.title} />
      <Loaded query={counters} lines={5}>
        {(found) => <Overview counters={found} />}
      </Loaded>
    </>
  )
}

function Overview({ counters }: { counters: Counters }) {
  const organization = useMe().data?.organization
  const balances = useQuery(balancesQuery).data
  const low = useQuery(lowBalancesQuery).data ?? []
  const latest = useQuery(latestQuery).data
  const { active, paused } = counters.subscriptions
  const notices = noticesOf({
    status: organization?.status ?? 'active',
    counters,
    low: low.map(({ currency }) => currency),
    debts: (balances ?? [])
      .filter(({ debt }) => debt !== null && debt > 0)
      .map(({ currency, debt }) => ({ currency, amount: debt ?? 0 })),
  })
  return (
    <Stack gap="lg">
      {latest?.length === 0 && (
        <FirstSteps
          isApproved={organization?.status === 'active'}
          hasFunds={counters.balances.some(({ available }) => Number(available) > 0)}
          hasSubscription={active + paused > 0}
        />
      )}
      <Attention notices={notices} />
      <Tiles counters={counters} balances={balances} />
      {latest && latest.length > 0 && (
        <>
          <Charts />
          <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
            <LatestLeads leads={latest} />
            <IdleSubscriptions />
          </SimpleGrid>
        </>
      )}
      {latest?.length === 0 && <IdleSubscriptions />}
    </Stack>
  )
}
