import { Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { text, useAddress } from '../../ui/address'
import { PageLink } from '../../ui/Link'
import { useMay } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { AddressForm } from './AddressForm'
import { AlertForm } from './AlertForm'
import { Methods } from './Methods'
import { addressQuery, alertsQuery, limitsQuery, methodsQuery, rechargesQuery } from './queries'
import { RechargeForm } from './RechargeForm'
import { t } from './texts'

const address = { method: text() }

/** How the organisation pays, and where its bills go. */
export function Page() {
  const [at] = useAddress(address)
  const mayPay = useMay('manage_billing')
  const methods = useQuery({
    ...methodsQuery,
    // What was saved a moment ago comes by an event.
    refetchInterval: at.method ? 3000 : false,
  })
  const recharges = useQuery(rechargesQuery)
  const alerts = useQuery(alertsQuery)
  const limits = useQuery(limitsQuery)
  const bill = useQuery(addressQuery)
  const currency = limits.data?.default_currency
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
        <Section title={t.methods}>
          <Loaded query={methods} lines={2}>
            {(given) => <Methods methods={given} mayChange={mayPay} />}
          </Loaded>
        </Section>
        <Section title={t.recharge} about={t.rechargeWhy}>
          <Loaded query={recharges} lines={2}>
            {(given) =>
              currency && (
                <RechargeForm
                  key={given[0]?.updated_at}
                  rule={given[0]}
                  currency={given[0]?.currency ?? currency}
                  methods={methods.data ?? []}
                  mayChange={mayPay}
                />
              )
            }
          </Loaded>
        </Section>
        <Section title={t.alert} about={t.alertWhy}>
          <Loaded query={alerts} lines={2}>
            {(given) =>
              currency && (
                <AlertForm
                  alert={given[0]}
                  currency={given[0]?.currency ?? currency}
                  mayChange={mayPay}
                />
              )
            }
          </Loaded>
        </Section>
        <Section title={t.address}>
          <Loaded query={bill} lines={3}>
            {(given) => <AddressForm address={given} mayChange={mayPay} />}
          </Loaded>
        </Section>
      </Stack>
    </>
  )
}

function Section({
  title,
  about,
  children,
}: {
  title: string
  about?: string
  children: ReactNode
}) {
  return (
    <Paper p="lg" component="section" aria-label={title}>
      <Stack>
        <Stack gap={4}>
          <Title order={2}>{title}</Title>
          {about && (
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          )}
        </Stack>
        {children}
      </Stack>
    </Paper>
  )
}
