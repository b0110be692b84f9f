import { Group, Paper, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formLimitsQuery } from '../../api/lookups'
import { number, text, useAddress } from '../../ui/address'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/Link'
import { Money } from '../../ui/Money'
import { useMay } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { DepositForm } from './DepositForm'
import { DepositNews } from './DepositNews'
import { Deposits } from './Deposits'
import { PastBalances } from './PastBalances'
import { type Balance, balancesQuery } from './queries'
import { Statement } from './Statement'
import { t } from './texts'

const address = { currency: text(), deposit: text(), page: number(1) }

/** Balance, deposit and statement. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const balances = useQuery(balancesQuery)
  const limits = useQuery(formLimitsQuery)
  const mayPay = useMay('manage_billing')
  const currencies = balances.data?.map((one) => one.currency ?? '') ?? []
  const first = limits.data?.default_currency
  const currency =
    [at.currency, first].find((one) => one && currencies.includes(one)) ?? currencies[0] ?? first
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <LinkButton to="/billing/settings" variant="default">
            {t.settings}
          </LinkButton>
        }
      >
        {t.about}
      </PageHeader>
      <Stack gap="lg">
        {at.deposit && <DepositNews id={at.deposit} onClose={() => setAt({ deposit: '' })} />}
        <Loaded query={balances} lines={1}>
          {(given) =>
            given.length === 0 ? (
              <Empty drawing="money" title={t.nothing}>
                {t.nothingWhy}
              </Empty>
            ) : (
              given.map((one) => <BalanceCard key={one.currency} balance={one} />)
            )
          }
        </Loaded>
        {mayPay && currency && limits.data && (
          <DepositForm limits={limits.data} currency={currency} />
        )}
        {currency && (
          <Statement
            currency={currency}
            currencies={currencies}
            onCurrency={(next) => setAt({ currency: next })}
          />
        )}
        {currencies.length > 0 && <PastBalances />}
        <Deposits page={at.page} onPage={(next) => setAt({ page: next })} mayRefund={mayPay} />
      </Stack>
    </>
  )
}

/** Amounts beside the sum that can be spent; those that are nothing are left out. */
function BalanceCard({ balance }: { balance: Balance }) {
  const currency = balance.currency ?? ''
  const parts = [
    ['wallet', balance.wallet],
    ['promo', balance.promo],
    ['debt', balance.debt],
    ['held', balance.held],
  ] as const
  return (
    <Paper p="lg" component="section" aria-label={currency}>
      <Group gap="xl" align="flex-end">
        <Stack gap={0}>
          <Text size="sm" c="dimmed">
            {t.available}
          </Text>
          <Money fz={28} fw={600} amount={balance.available} currency={currency} />
        </Stack>
        {parts.map(
          ([key, amount]) =>
            amount !== 0 &&
            amount !== null && (
              <Stack gap={0} key={key}>
                <Text size="sm" c="dimmed">
                  {t[key]}
                </Text>
                <Money amount={amount} currency={currency} />
              </Stack>
            ),
        )}
      </Group>
    </Paper>
  )
}
