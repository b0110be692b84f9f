import { Alert, Group, NativeSelect, SegmentedControl, SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formLimitsQuery } from '../../api/lookups'
import { oneOf, text, useAddress } from '../../ui/address'
import { useMay } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded, Loading } from '../../ui/States'
import { CurrentPlan } from './CurrentPlan'
import { Invoices } from './Invoices'
import { PlanCard } from './PlanCard'
import {
  currentQuery,
  type Plan,
  type PlanRequest,
  type PlanSubscription,
  plansQuery,
  subscriptionQuery,
  useRequest,
} from './queries'
import { t } from './texts'

/** How somebody comes back from the checkout. */
const CHECKOUTS = ['', 'done', 'cancelled', 'expired', 'refused'] as const
const address = { checkout: oneOf(...CHECKOUTS), billed: oneOf('month', 'year'), currency: text() }

/** The plan of the organisation, the others, and the invoices. */
export function Page() {
  const [at] = useAddress(address)
  const mayPay = useMay('manage_billing')
  const request = useRequest()
  const isBusy = request?.status === 'requested'
  const current = useQuery(currentQuery(isBusy))
  const subscription = useQuery(subscriptionQuery(isBusy))
  const plans = useQuery(plansQuery)
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Stack gap="lg">
        <News checkout={at.checkout} request={request} />
        <Loaded query={current} lines={2}>
          {(given) => (
            <CurrentPlan
              current={given}
              subscription={subscription.data ?? null}
              mayChange={mayPay && !isBusy}
            />
          )}
        </Loaded>
        <Loaded query={plans}>
          {(given) => (
            // Until it is known what there is, nothing else can be bought.
            <Loaded query={subscription}>
              {(has) => <Plans plans={given} subscription={has} mayChange={mayPay && !isBusy} />}
            </Loaded>
          )}
        </Loaded>
        <Invoices />
      </Stack>
    </>
  )
}

type PlansProps = { plans: Plan[]; subscription: PlanSubscription | null; mayChange: boolean }

/** The plans at their prices for a month or a year, in the currency that the organisation pays in. */
function Plans({ plans, subscription, mayChange }: PlansProps) {
  const [at, setAt] = useAddress(address)
  const limits = useQuery(formLimitsQuery)
  const prices = plans.flatMap((plan) => plan.prices)
  const currencies = [...new Set(prices.map((price) => price.currency))].sort()
  const offered = (wanted: string | undefined) => currencies.find((one) => one === wanted)
  const currency =
    subscription?.currency ??
    offered(at.currency) ??
    offered(limits.data?.default_currency) ??
    currencies[0] ??
    ''
  if (limits.isPending) return <Loading />
  return (
    <>
      <Group>
        {prices.some((price) => price.interval === 'year') && (
          <SegmentedControl
            aria-label={t.billed}
            value={at.billed}
            data={[
              { value: 'month', label: t.monthly },
              { value: 'year', label: t.yearly },
            ]}
            onChange={(billed) => setAt({ billed: billed as 'month' | 'year' })}
          />
        )}
        {!subscription && currencies.length > 1 && (
          <NativeSelect
            aria-label={t.currency}
            value={currency}
            data={currencies}
            onChange={({ currentTarget }) => setAt({ currency: currentTarget.value })}
          />
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {plans.map((plan) => (
          <PlanCard
            key={plan.id}
            plan={plan}
            mine={plans.find((one) =>
              subscription ? one.slug === subscription.plan : one.position === 0,
            )}
            subscription={subscription}
            billed={at.billed}
            currency={currency}
            mayChange={mayChange}
          />
        ))}
      </SimpleGrid>
    </>
  )
}

const NEWS = {
  '': null,
  done: t.bought,
  cancelled: t.cancelled,
  expired: t.expired,
  refused: t.expired,
}

type NewsProps = { checkout: (typeof CHECKOUTS)[number]; request: PlanRequest | null }

/** How a checkout went, and what is being arranged. */
function News({ checkout, request }: NewsProps) {
  const said =
    request?.status === 'requested' && request.kind !== 'checkout'
      ? t.waiting
      : request?.status === 'refused' && request.kind !== 'checkout'
        ? t.refused(request.refusal ?? '')
        : NEWS[checkout]
  return said ? (
    <Alert role="status" variant="light" color="gray">
      {said}
    </Alert>
  ) : null
}
