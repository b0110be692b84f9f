import { Paper, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { text, useAddress } from '../../ui/address'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Facts } from '../../ui/Facts'
import { count } from '../../ui/Money'
import { OrganizationSelect } from '../../ui/organizations'
import { Loaded } from '../../ui/States'
import { type PlanOf, planOfQuery } from './queries'
import { t } from './texts'

const address = { organization: text() }

/** The plan of one organisation, and what it is entitled to now. */
export function Organization() {
  const [at, setAt] = useAddress(address)
  const plan = useQuery(planOfQuery(at.organization))
  return (
    <Stack maw={640}>
      <OrganizationSelect
        label={t.organization}
        value={at.organization || null}
        onChange={(id) => setAt({ organization: id ?? '' })}
      />
      {at.organization === '' ? (
        <Empty drawing="people" title={t.choose}>
          {t.chooseWhat}
        </Empty>
      ) : (
        <Loaded query={plan}>{(found) => <Shown plan={found} />}</Loaded>
      )}
    </Stack>
  )
}

function written(value: number | boolean | null): string {
  if (value === null) return t.unlimited
  if (typeof value === 'boolean') return value ? t.yes : t.no
  return count(value)
}

function Shown({ plan }: { plan: PlanOf }) {
  return (
    <Paper p="lg">
      <Title order={2} mb="sm">
        {plan.name ?? plan.plan}
      </Title>
      <Facts
        facts={[
          {
            key: 'payment',
            title: t.payment,
            value: plan.payment_status
              ? (t.payments[plan.payment_status] ?? plan.payment_status)
              : t.noSubscription,
          },
          plan.ends_at !== null && {
            key: 'ends',
            title: t.ends,
            value: <DateTime value={plan.ends_at} />,
          },
          plan.grace_ends_at !== null && {
            key: 'grace',
            title: t.grace,
            value: <DateTime value={plan.grace_ends_at} />,
          },
          plan.is_paused && { key: 'paused', title: t.status, value: t.paused },
          ...Object.entries(plan.entitlements).map(([name, value]) => ({
            key: name,
            title: t.entitlementNames[name] ?? name,
            value: written(value),
          })),
        ]}
      />
    </Paper>
  )
}
