import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Card } from '../../ui/Card'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { DateTime } from '../../ui/Dates'
import { Facts } from '../../ui/Facts'
import { LinkButton, PageLink } from '../../ui/Link'
import { Money } from '../../ui/Money'
import { useMay } from '../../ui/me'
import { say, sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Caps } from './Caps'
import { FilterForm } from './FilterForm'
import { HoursForm } from './HoursForm'
import { Missed } from './Missed'
import { type Subscription, subscriptionQuery, useEnd, usePause, useResume } from './queries'
import { State, stateOf } from './State'
import { t } from './texts'

/** One subscription: why it buys or does not, and all that can be changed. */
export function Page() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const query = useQuery({ ...subscriptionQuery(id), refetchInterval: 60_000 })
  return <Loaded query={query}>{(row) => (row ? <One row={row} /> : <Missing />)}</Loaded>
}

function One({ row }: { row: Subscription }) {
  const mayBuy = useMay('buy')
  const mayChange = mayBuy && row.status !== 'ended'
  return (
    <>
      <PageHeader
        title={`${row.niche.name}: ${row.level.name}`}
        actions={mayChange && <Acts row={row} />}
      >
        <PageLink to="/subscriptions">{t.title}</PageLink>
      </PageHeader>
      <Stack gap="lg">
        <Why row={row} />
        <Paper p="lg">
          <Facts
            facts={[
              { key: 'state', title: t.state, value: <State row={row} /> },
              {
                key: 'price',
                title: t.price,
                value: <Money amount={row.level.price} currency={row.level.currency} />,
              },
              { key: 'level', title: t.level, value: t.buyers(row.level.max_buyers) },
              { key: 'weight', title: t.weight, value: t.weightWhy(row.weight ?? 1) },
              {
                key: 'since',
                title: t.since,
                value: <DateTime value={row.created_at} style="date" />,
              },
            ]}
          />
        </Paper>
        <Card isRegion title={t.filter} about={t.filterWhy}>
          <FilterForm row={row} mayChange={mayChange} />
        </Card>
        <Card isRegion title={t.caps} about={t.capsWhy}>
          <Caps row={row} mayChange={mayChange} />
        </Card>
        <Card isRegion title={t.hours}>
          <HoursForm row={row} mayChange={mayChange} />
        </Card>
        {mayBuy && <Missed subscriptionId={row.id} />}
      </Stack>
    </>
  )
}

/** Why it does not buy, and what ends that. */
function Why({ row }: { row: Subscription }) {
  const state = stateOf(row)
  const why = t.why[state]
  if (!why) return null
  return (
    <Alert variant="light" color={state === 'filter_invalid' ? 'red' : 'gray'}>
      <Text size="sm">{why}</Text>
      {row.resumes_at && (
        <Text size="sm">
          {t.again}: <DateTime value={row.resumes_at} />
        </Text>
      )}
      {state === 'insufficient_funds' && (
        <LinkButton to="/billing" size="xs" mt="sm">
          {t.deposit}
        </LinkButton>
      )}
    </Alert>
  )
}

function Acts({ row }: { row: Subscription }) {
  const pausing = usePause()
  const resuming = useResume()
  const ending = useEnd()
  const then = (message: string) => ({ onSuccess: () => say(message), onError: sayFault })
  const end = () =>
    confirm({
      title: t.endTitle,
      children: t.endWhat,
      confirm: t.endAct,
      onConfirm: () => carryOut(ending, row.id, then(t.endedNow)),
    })
  return (
    <Group gap="sm">
      {row.status === 'paused' ? (
        <Button
          loading={resuming.isPending}
          onClick={() => carryOut(resuming, row.id, then(t.resumedNow))}
        >
          {t.resume}
        </Button>
      ) : (
        <Button
          variant="default"
          loading={pausing.isPending}
          onClick={() => carryOut(pausing, row.id, then(t.pausedNow))}
        >
          {t.pause}
        </Button>
      )}
      <Button variant="default" loading={ending.isPending} onClick={end}>
        {t.end}
      </Button>
    </Group>
  )
}

function Missing() {
  return (
    <PageHeader title={t.missing} actions={<LinkButton to="/subscriptions">{t.back}</LinkButton>} />
  )
}
