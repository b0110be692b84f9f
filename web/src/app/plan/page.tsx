import { Alert, SegmentedControl, SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { oneOf, useAddress } from '../../ui/address'
import { useMay } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { CurrentPlan } from './CurrentPlan'
import { Invoices } from './Invoices'
import { PlanCard } from './PlanCard'
import {
  currentQuery,
  type PlanRequest,
  plansQuery,
  subscriptionQuery,
  useRequest,
} from './queries'
import { t } from './texts'

/** How somebody comes back from the checkout. */
const CHECKOUTS = ['', 'done', 'cancelled', 'expired', 'refused'] as const
const address = { checkout: oneOf(...CHECKOUTS), billed: oneOf('month', 'year') }

/** The plan of the organisation, the others, and the invoices. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const mayPay = useMay('manage_billing')
  const request = useRequest()
  const isBusy = request?.status === 'requested'
  const current = useQuery(currentQuery(isBusy))
  const subscription = useQuery(subscriptionQuery(isBusy))
  const plans = useQuery(plansQuery)
  const hasYears = plans.data?.some((plan) => plan.prices.some((one) => one.interval === 'year'))
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
        {hasYears && (
          <SegmentedControl
            aria-label={t.billed}
            style={{ alignSelf: 'flex-start' }}
            value={at.billed}
            data={[
              { value: 'month', label: t.monthly },
              { value: 'year', label: t.yearly },
            ]}
            onChange={(billed) => setAt({ billed: billed as 'month' | 'year' })}
          />
        )}
        <Loaded query={plans}>
          {(given) => (
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
              {given.map((plan) => (
                <PlanCard
                  key={plan.id}
                  plan={plan}
                  mine={given.find((one) =>
                    subscription.data ? one.slug === subscription.data.plan : one.position === 0,
                  )}
                  subscription={subscription.data ?? null}
                  billed={at.billed}
                  mayChange={mayPay && !isBusy}
                />
              ))}
            </SimpleGrid>
          )}
        </Loaded>
        <Invoices />
      </Stack>
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
