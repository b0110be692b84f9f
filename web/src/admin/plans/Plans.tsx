import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Icon } from '../../ui/icons'
import { count, money } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { ui } from '../../ui/texts'
import { Entitlements } from './Entitlements'
import { PlanForm } from './PlanForm'
import { PriceForm } from './PriceForm'
import { type Plan, type Price, plansQuery, useRetirePrice } from './queries'
import { t } from './texts'

/** Opens a form in a dialog, which closes it when it is done. */
function open(title: string, form: (onDone: () => void) => ReactNode): void {
  const id = modals.open({
    title,
    closeButtonProps: { 'aria-label': ui.close },
    children: form(() => modals.close(id)),
  })
}

/** The plans with their prices, and what they entitle to. */
export function Plans() {
  const plans = useQuery(plansQuery)
  return (
    <Stack>
      <Group>
        <Button
          leftSection={<Icon name="plus" size={16} />}
          onClick={() => open(t.create, (onDone) => <PlanForm onDone={onDone} />)}
        >
          {t.create}
        </Button>
      </Group>
      <Loaded query={plans}>
        {(all) => (
          <SimpleGrid cols={{ base: 1, lg: 2, xl: 3 }}>
            {all.map((plan) => (
              <PlanCard key={plan.id} plan={plan} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </Stack>
  )
}

function PlanCard({ plan }: { plan: Plan }) {
  return (
    <Paper p="lg" component="section" aria-label={plan.name}>
      <Stack>
        <Group justify="space-between" align="flex-start">
          <div>
            <Title order={2}>{plan.name}</Title>
            <Text size="sm" c="dimmed">
              {plan.slug}
              {plan.trial_days > 0 && ` · ${t.trialOf(count(plan.trial_days))}`}
            </Text>
          </div>
          <Group gap="xs">
            {!plan.is_active && (
              <Badge variant="default" tt="none">
                {t.inactive}
              </Badge>
            )}
            <Button
              size="xs"
              variant="default"
              aria-label={t.editOne(plan.name)}
              onClick={() =>
                open(t.editOne(plan.name), (onDone) => <PlanForm plan={plan} onDone={onDone} />)
              }
            >
              {t.edit}
            </Button>
          </Group>
        </Group>
        <Prices plan={plan} />
        <Entitlements plan={plan} />
      </Stack>
    </Paper>
  )
}

function Prices({ plan }: { plan: Plan }) {
  const retiring = useRetirePrice()
  const nameOf = ({ amount, currency, interval }: Price) =>
    t.per(money(amount, currency), t.intervals[interval] ?? interval)
  const overrunOf = ({ overrun_amount, currency }: Price) =>
    overrun_amount === null ? null : t.overrun(money(overrun_amount, currency))
  const retire = (price: Price) =>
    confirm({
      title: t.retireOne(nameOf(price)),
      children: t.retireWhat,
      confirm: t.retire,
      onConfirm: () =>
        carryOut(retiring, price.id, { onSuccess: () => say(t.retired), onError: sayFault }),
    })
  return (
    <section>
      <Title order={3} mb="xs">
        {t.prices}
      </Title>
      <Stack gap="xs">
        {plan.prices.length === 0 && (
          <Text size="sm" c="dimmed">
            {t.free}
          </Text>
        )}
        {plan.prices.map((price) => (
          <Group key={price.id} justify="space-between">
            <div className="numbers">
              <Text>{nameOf(price)}</Text>
              <Text size="sm" c="dimmed">
                {overrunOf(price)}
              </Text>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t.retireOne(nameOf(price))}
              onClick={() => retire(price)}
            >
              {t.retire}
            </Button>
          </Group>
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            aria-label={t.addPriceOf(plan.name)}
            onClick={() =>
              open(t.addPriceOf(plan.name), (onDone) => (
                <PriceForm plan={plan.id} onDone={onDone} />
              ))
            }
          >
            {t.addPrice}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}
