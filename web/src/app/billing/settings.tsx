import { NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formLimitsQuery } from '../../api/lookups'
import { text, useAddress } from '../../ui/address'
import { Card } from '../../ui/Card'
import { PageLink } from '../../ui/Link'
import { useMay } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { AddressForm } from './AddressForm'
import { AlertForm } from './AlertForm'
import { Methods } from './Methods'
import { addressQuery, alertsQuery, balancesQuery, methodsQuery, rechargesQuery } from './queries'
import { RechargeForm } from './RechargeForm'
import { t } from './texts'

const address = { method: text(), currency: text() }

/** How the organisation pays, and where its bills go. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const mayPay = useMay('manage_billing')
  const mayWarn = useMay('manage_settings')
  const methods = useQuery({
    ...methodsQuery,
    // What was saved a moment ago comes by an event, if it comes at all.
    refetchInterval: ({ state }) => (at.method && state.dataUpdateCount < 20 ? 3000 : false),
  })
  const recharges = useQuery(rechargesQuery)
  const alerts = useQuery(alertsQuery)
  const limits = useQuery(formLimitsQuery)
  const bill = useQuery(addressQuery)
  const balances = useQuery(balancesQuery)
  const first = limits.data?.default_currency
  const currencies = [...new Set([first, ...(balances.data ?? []).map((one) => one.currency)])]
    .filter((one) => one != null)
    .sort()
  const currency = currencies.find((one) => one === at.currency) ?? first
  return (
    <>
      <PageHeader title={t.settings}>
        {t.settingsAbout}{' '}
        <PageLink to="/billing" underline="always">
          {t.title}
        </PageLink>
      </PageHeader>
      <Stack gap="lg">
        {!mayPay && <Text c="dimmed">{t.mayNot}</Text>}
        {at.method && <Text role="status">{t.methodSaved}</Text>}
        {currencies.length > 1 && (
          <NativeSelect
            label={t.currency}
            description={t.currencyWhy}
            inputWrapperOrder={['label', 'input', 'description']}
            maw={240}
            value={currency}
            data={currencies}
            onChange={({ currentTarget }) => setAt({ currency: currentTarget.value })}
          />
        )}
        <Card isRegion title={t.methods}>
          <Loaded query={methods} lines={2}>
            {(given) => <Methods methods={given} mayChange={mayPay} />}
          </Loaded>
        </Card>
        <Card isRegion title={t.recharge} about={t.rechargeWhy}>
          <Loaded query={recharges} lines={2}>
            {(given) => {
              const rule = given.find((one) => one.currency === currency)
              return (
                currency && (
                  <RechargeForm
                    key={`${currency} ${rule?.updated_at}`}
                    rule={rule}
                    currency={currency}
                    methods={methods.data ?? []}
                    mayChange={mayPay}
                  />
                )
              )
            }}
          </Loaded>
        </Card>
        <Card isRegion title={t.alert} about={t.alertWhy}>
          <Loaded query={alerts} lines={2}>
            {(given) =>
              currency && (
                <AlertForm
                  key={currency}
                  alert={given.find((one) => one.currency === currency)}
                  currency={currency}
                  mayChange={mayWarn}
                />
              )
            }
          </Loaded>
        </Card>
        <Card isRegion title={t.address}>
          <Loaded query={bill} lines={3}>
            {(given) => <AddressForm address={given} mayChange={mayPay} />}
          </Loaded>
        </Card>
      </Stack>
    </>
  )
}
