import { Badge, Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { place } from '../../api/session'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { count, money } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import {
  type Entitlements,
  type Plan,
  type PlanSubscription,
  type Price,
  useCheckout,
  useWish,
} from './queries'
import { t } from './texts'

type Props = {
  plan: Plan
  /** The plan that the organisation has. */
  mine: Plan | undefined
  subscription: PlanSubscription | null
  billed: 'month' | 'year'
  currency: string
  mayChange: boolean
}

/** A plan with its prices and what it entitles to. */
export function PlanCard({ plan, mine, subscription, billed, currency, mayChange }: Props) {
  const price = plan.prices.find((one) => one.interval === billed && one.currency === currency)
  const noPrice = plan.prices.length > 0 ? t.noPrice[billed](currency) : t.free
  const isMine = plan.slug === mine?.slug
  const hasThis = isMine && (!subscription || subscription.plan_price_id === price?.id)
  return (
    <Paper p="lg" component="section" aria-label={plan.name}>
      <Stack h="100%">
        <Group justify="space-between">
          <Title order={2}>{plan.name}</Title>
          {isMine && (
            <Badge variant="default" tt="none">
              {t.yours}
            </Badge>
          )}
        </Group>
        <Text fz="xl" fw={600} className="numbers">
          {price ? `${money(price.amount, price.currency)} ${t.per[price.interval]}` : noPrice}
        </Text>
        <Offers entitlements={plan.entitlements} />
        {price && price.overrun_amount !== null && plan.entitlements.api_overrun && (
          <Text size="sm" c="dimmed">
            {t.overrun(money(price.overrun_amount, price.currency))}
          </Text>
        )}
        {plan.trial_days > 0 && !subscription && (
          <Text size="sm" c="dimmed">
            {t.trial(plan.trial_days)}
          </Text>
        )}
        {mayChange && price && !hasThis && (
          <Choose
            plan={plan}
            price={price}
            isSubscribed={subscription !== null}
            isLarger={plan.position >= (mine?.position ?? 0)}
          />
        )}
      </Stack>
    </Paper>
  )
}

type ChooseProps = { plan: Plan; price: Price; isSubscribed: boolean; isLarger: boolean }

function Choose({ plan, price, isSubscribed, isLarger }: ChooseProps) {
  const checkout = useCheckout()
  const wishing = useWish()
  const begin = () =>
    carryOut(checkout, price.id, {
      thenGo: ({ checkout_url }) => place.go(checkout_url),
      onError: sayFault,
    })
  const change = () =>
    confirm({
      title: t.change(plan.name),
      children: isLarger ? t.larger : t.smaller,
      confirm: t.change(plan.name),
      isDestructive: false,
      onConfirm: () =>
        carryOut(
          wishing,
          { act: 'change', priceId: price.id },
          { onSuccess: () => say(t.asked), onError: sayFault },
        ),
    })
  return (
    <Button
      mt="auto"
      variant={isLarger ? 'filled' : 'default'}
      loading={checkout.isPending || wishing.isPending}
      onClick={isSubscribed ? change : begin}
    >
      {isSubscribed ? t.change(plan.name) : t.choose(plan.name)}
    </Button>
  )
}

function Offers({ entitlements }: { entitlements: Entitlements }) {
  return (
    <List size="sm" listStyleType="none" spacing={4}>
      {Object.entries(t.entitlements).map(([name, title]) => {
        const value = entitlements[name]
        return (
          value !== undefined && (
            <List.Item key={name}>
              {title}: <strong>{shown(value)}</strong>
            </List.Item>
          )
        )
      })}
    </List>
  )
}

function shown(value: number | boolean | null): string {
  if (value === null) return t.unlimited
  if (typeof value === 'boolean') return value ? t.yes : t.no
  return count(value)
}
