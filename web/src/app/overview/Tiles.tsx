import { Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { count, money } from '../../ui/Money'
import type { Counters } from './queries'
import { t } from './texts'

type Balance = {
  currency: string
  wallet: number | null
  promo: number | null
  debt: number | null
  held: number | null
  available: number | null
}

function Tile({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper p="lg">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      {children}
    </Paper>
  )
}

const Figure = ({ children }: { children: ReactNode }) => (
  <Text size="xl" fw={600} className="numbers">
    {children}
  </Text>
)

type Props = {
  counters: Counters
  /** Not known while they are asked for. */
  balances: Balance[] | undefined
}

/** The numbers of the month, and the funds. */
export function Tiles({ counters, balances }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
      <Tile title={t.funds}>
        {!balances && <Figure>–</Figure>}
        {balances?.length === 0 && <Figure>{t.noFunds}</Figure>}
        <Stack gap="xs">
          {balances?.map((balance) => (
            <Funds key={balance.currency} balance={balance} />
          ))}
        </Stack>
      </Tile>
      <Tile title={t.leadsNow}>
        <Figure>{count(counters.leads)}</Figure>
      </Tile>
      <Tile title={t.spentNow}>
        {counters.spending.length === 0 && <Figure>–</Figure>}
        {counters.spending.map(({ currency, net, refunded }) => (
          <div key={currency}>
            <Figure>{money(Number(net), currency)}</Figure>
            {Number(refunded) > 0 && (
              <Text size="sm" c="dimmed" className="numbers">
                {t.refunded(money(Number(refunded), currency))}
              </Text>
            )}
          </div>
        ))}
      </Tile>
      <Tile title={t.active}>
        <Figure>{count(counters.subscriptions.active)}</Figure>
        {counters.subscriptions.paused > 0 && (
          <Text size="sm" c="dimmed">
            {t.pausedToo(counters.subscriptions.paused)}
          </Text>
        )}
      </Tile>
    </SimpleGrid>
  )
}

function Funds({ balance }: { balance: Balance }) {
  const { currency, available } = balance
  const parts = (['wallet', 'promo', 'debt', 'held'] as const).filter((part) => balance[part])
  return (
    <div>
      <Figure>{money(available ?? 0, currency)}</Figure>
      {/* One part alone is what stands above it. */}
      {parts.length > 1 &&
        parts.map((part) => (
          <Text key={part} size="sm" c="dimmed" className="numbers">
            {t[part]}: {money(balance[part] ?? 0, currency)}
          </Text>
        ))}
    </div>
  )
}
