import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { DateTime } from '../../ui/Dates'
import { say, sayFault } from '../../ui/notify'
import { type Current, type PlanSubscription, useWish, type Wish } from './queries'
import { t } from './texts'

type Props = { current: Current; subscription: PlanSubscription | null; mayChange: boolean }

/** What the organisation has now, until when, and what can be done about it. */
export function CurrentPlan({ current, subscription, mayChange }: Props) {
  return (
    <Paper p="lg" component="section" aria-label={t.current(current.name)}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4}>
          <Title order={2}>{t.current(current.name)}</Title>
          {subscription && <Terms current={current} subscription={subscription} />}
        </Stack>
        {subscription && mayChange && <Acts subscription={subscription} />}
      </Group>
    </Paper>
  )
}

function Terms({ current, subscription }: { current: Current; subscription: PlanSubscription }) {
  const isTrial = subscription.payment_status === 'trialing'
  const dates: [string, string | null][] = [
    [t.grace, current.grace_ends_at],
    [t.trialUntil, isTrial ? subscription.trial_ends_at : null],
    [t.endsOn, subscription.cancel_at],
    [t.changesOn, subscription.scheduled_at],
    [t.pausedUntil, subscription.is_paused ? subscription.resumes_at : null],
    [
      t.renewsOn,
      subscription.cancel_at || subscription.is_paused || isTrial
        ? null
        : subscription.period_ends_at,
    ],
  ]
  return (
    <>
      {dates.map(
        ([words, date]) =>
          date && (
            <Text size="sm" key={words}>
              {words} <DateTime value={date} style="date" />
            </Text>
          ),
      )}
      {subscription.is_paused && !subscription.resumes_at && <Text size="sm">{t.paused}</Text>}
      {current.is_uncollected && !subscription.is_paused && <Text size="sm">{t.uncollected}</Text>}
    </>
  )
}

function Acts({ subscription }: { subscription: PlanSubscription }) {
  const wishing = useWish()
  const wish = (wanted: Wish) =>
    carryOut(wishing, wanted, { onSuccess: () => say(t.asked), onError: sayFault })
  const canUndo = subscription.cancel_at !== null || subscription.scheduled_plan_price_id !== null
  return (
    <Group gap="sm">
      {subscription.is_paused && (
        <Button loading={wishing.isPending} onClick={() => wish({ act: 'resume' })}>
          {t.resume}
        </Button>
      )}
      {canUndo && (
        <Button loading={wishing.isPending} onClick={() => wish({ act: 'keep' })}>
          {t.keep}
        </Button>
      )}
      {!subscription.is_paused && !canUndo && (
        <Button
          variant="default"
          loading={wishing.isPending}
          onClick={() =>
            confirm({
              title: t.pause,
              children: t.pauseWhat,
              confirm: t.pause,
              isDestructive: false,
              onConfirm: () => wish({ act: 'pause', until: null }),
            })
          }
        >
          {t.pause}
        </Button>
      )}
      {subscription.cancel_at === null && (
        <Button
          variant="default"
          loading={wishing.isPending}
          onClick={() =>
            confirm({
              title: t.cancel,
              children: t.cancelWhat,
              confirm: t.cancel,
              onConfirm: () => wish({ act: 'cancel' }),
            })
          }
        >
          {t.cancel}
        </Button>
      )}
    </Group>
  )
}
