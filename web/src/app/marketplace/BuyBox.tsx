import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Facts } from '../../ui/Facts'
import { Faults } from '../../ui/Faults'
import { LinkButton } from '../../ui/Link'
import { money } from '../../ui/Money'
import { say } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { d } from './detail-texts'
import { type Quote, quoteQuery, useBuy } from './queries'

/** What the lead costs and leaves, and the purchase; or why there can be none. */
export function BuyBox({ id }: { id: string }) {
  const quote = useQuery(quoteQuery(id))
  return (
    <Paper component="section" p="lg" aria-label={d.buyTitle}>
      <Title order={2} size="h3" mb="md">
        {d.buyTitle}
      </Title>
      <Loaded query={quote} lines={3}>
        {(found) => <Offer id={id} quote={found} />}
      </Loaded>
    </Paper>
  )
}

function Offer({ id, quote }: { id: string; quote: Quote }) {
  const navigate = useNavigate()
  const buying = useBuy(id)
  const written = (amount: string) => money(Number(amount), quote.currency)
  const { price, available, remaining, obstacle } = quote
  const buy = () =>
    carryOut(buying, price, {
      onSuccess: () => say(d.done),
      thenGo: (assignment) => void navigate({ to: `/leads/${assignment}` } as never),
    })
  const ask = () =>
    confirm({
      title: d.buy(written(price)),
      children: d.sure(written(price), written(remaining ?? '0')),
      confirm: d.buy(written(price)),
      onConfirm: buy,
      isDestructive: false,
    })
  return (
    <Stack>
      <Faults error={buying.error} />
      <Facts
        facts={[
          { key: 'price', title: d.price, value: <Text fw={600}>{written(price)}</Text> },
          obstacle !== 'already_bought' && {
            key: 'available',
            title: d.available,
            value: written(available),
          },
          obstacle === null &&
            remaining !== null && {
              key: 'remaining',
              title: d.remaining,
              value: written(remaining),
            },
        ]}
      />
      {obstacle ? (
        <Obstacle quote={quote} />
      ) : (
        <Button onClick={ask} loading={buying.isPending}>
          {d.buy(written(price))}
        </Button>
      )}
    </Stack>
  )
}

function Obstacle({ quote: { obstacle, assignment_id } }: { quote: Quote }) {
  return (
    <>
      <Alert color="gray" role="status">
        {d.obstacles[obstacle ?? ''] ?? obstacle}
      </Alert>
      {assignment_id && <LinkButton to={`/leads/${assignment_id}`}>{d.toLead}</LinkButton>}
      {obstacle === 'insufficient_funds' && <LinkButton to="/billing">{d.deposit}</LinkButton>}
    </>
  )
}
