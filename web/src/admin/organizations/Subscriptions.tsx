import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { type Column, DataTable } from '../../ui/DataTable'
import { useDialog } from '../../ui/dialog'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { Money, money } from '../../ui/Money'
import { say } from '../../ui/notify'
import { ui } from '../../ui/texts'
import {
  type Cap,
  type Organization,
  type Subscription,
  subscriptionsQuery,
  useSetWeight,
} from './queries'
import { t } from './texts'

const stateOf = (one: Subscription) =>
  one.status === 'active' && one.ineligible_reason
    ? t.ineligible[one.ineligible_reason]
    : t.subscriptionStates[one.status]

function capText(cap: Cap): string {
  const period = t.periods[cap.period] ?? cap.period
  const parts = [
    cap.max_leads !== null && t.capOf(cap.leads, cap.max_leads, period),
    cap.max_spend !== null &&
      t.spendOf(money(cap.spend ?? 0, cap.currency), money(cap.max_spend, cap.currency), period),
  ]
  return parts.filter(Boolean).join(', ')
}

const columns: Column<Subscription>[] = [
  { key: 'niche', title: t.niche, cell: (one) => one.level.niche.name },
  { key: 'level', title: t.level, cell: (one) => one.level.name },
  {
    key: 'price',
    title: t.price,
    align: 'end',
    cell: (one) => <Money amount={one.level.price} currency={one.level.currency} />,
  },
  { key: 'state', title: t.state, cell: stateOf },
  { key: 'caps', title: t.caps, cell: (one) => one.caps.map(capText).join('; ') || t.noCaps },
  { key: 'weight', title: t.weight, align: 'end', cell: (one) => one.weight },
]

/** What it orders, with its share of turns. */
export function Subscriptions({ organization }: { organization: Organization }) {
  const subscriptions = useQuery(subscriptionsQuery(organization.id))
  const [weighed, setWeighed, close] = useDialog<Subscription>()
  return (
    <>
      <DataTable
        label={t.parts.subscriptions}
        columns={columns}
        rows={subscriptions.data}
        idOf={(one) => one.id}
        error={subscriptions.error}
        onRetry={() => void subscriptions.refetch()}
        empty={<Empty title={t.noSubscriptions} />}
        actions={(one) =>
          one.status === 'ended' ? null : (
            <Button
              size="xs"
              variant="default"
              aria-label={t.setWeightOf(one.level.niche.name, one.level.name)}
              onClick={() => setWeighed(one)}
            >
              {t.setWeight}
            </Button>
          )
        }
      />
      <Modal
        opened={weighed !== null}
        onClose={close}
        title={t.setWeight}
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        {weighed && <WeightForm subscription={weighed} onClose={close} />}
      </Modal>
    </>
  )
}

type FormProps = { subscription: Subscription; onClose: () => void }

function WeightForm({ subscription, onClose }: FormProps) {
  const [weight, setWeight] = useState<string | number>(subscription.weight)
  const setting = useSetWeight()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    carryOut(
      setting,
      { subscription_id: subscription.id, weight: Number(weight) },
      {
        onSuccess: () => {
          say(t.weightSaved)
          onClose()
        },
      },
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.weightWhat}</Text>
        <Faults error={setting.error} />
        <NumberInput data-autofocus required label={t.weight} value={weight} onChange={setWeight} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={setting.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
