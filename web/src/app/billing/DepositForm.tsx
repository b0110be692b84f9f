import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { faultsOf } from '../../api/faults'
import type { FormLimits } from '../../api/lookups'
import { place } from '../../api/session'
import { carryOut } from '../../ui/carry-out'
import { decimalOf } from '../../ui/decimal'
import { Faults } from '../../ui/Faults'
import { money } from '../../ui/Money'
import { useDeposit } from './queries'
import { t } from './texts'

type Props = { limits: FormLimits; currency: string }

/** Begins a deposit, and leads to the page to pay on. */
export function DepositForm({ limits, currency: first }: Props) {
  const [currency, setCurrency] = useState(first)
  const [amount, setAmount] = useState('')
  const [by, setBy] = useState<'stripe' | 'paystack'>('stripe')
  const [saves, setSaves] = useState(false)
  const deposit = useDeposit()
  const { fields } = faultsOf(deposit.error ?? {})
  const stripe = limits.deposits[currency]
  const paystack = limits.paystack_deposits[currency]
  const isPaystack = paystack !== undefined && (!stripe || by === 'paystack')
  const range = isPaystack ? paystack : stripe
  const currencies = [
    ...new Set([...Object.keys(limits.deposits), ...Object.keys(limits.paystack_deposits)]),
  ].sort()
  const begin = (event: FormEvent) => {
    event.preventDefault()
    carryOut(
      deposit,
      {
        amount: decimalOf(amount),
        currency,
        processor: isPaystack ? 'paystack' : null,
        save_payment_method: saves && !isPaystack,
      },
      { thenGo: ({ checkout_url }) => place.go(checkout_url) },
    )
  }
  return (
    <Paper p="lg" component="form" onSubmit={begin} noValidate aria-label={t.deposit}>
      <Stack>
        <Title order={2}>{t.deposit}</Title>
        <Faults error={deposit.error} inputs={{ amount: 'deposit-amount' }} />
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TextInput
            id="deposit-amount"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            label={t.amount}
            description={
              range && t.between(money(range.minimum, currency), money(range.maximum, currency))
            }
            inputMode="decimal"
            autoComplete="off"
            required
            value={amount}
            error={fields.get('amount')}
            onChange={({ currentTarget }) => setAmount(currentTarget.value)}
          />
          <NativeSelect
            label={t.currency}
            value={currency}
            data={currencies}
            error={fields.get('currency')}
            onChange={({ currentTarget }) => setCurrency(currentTarget.value)}
          />
        </Group>
        {stripe && paystack && (
          <NativeSelect
            label={t.payBy}
            value={by}
            data={[
              { value: 'stripe', label: t.card },
              { value: 'paystack', label: t.paystack },
            ]}
            onChange={({ currentTarget }) => setBy(currentTarget.value as typeof by)}
          />
        )}
        {!isPaystack && (
          <Checkbox
            label={t.saveMethod}
            checked={saves}
            onChange={({ currentTarget }) => setSaves(currentTarget.checked)}
          />
        )}
        <Group>
          <Button type="submit" loading={deposit.isPending}>
            {t.toPage}
          </Button>
          <Text size="sm" c="dimmed">
            {t.pageWhy}
          </Text>
        </Group>
      </Stack>
    </Paper>
  )
}
