import { Button, NativeSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { useSetPrice } from './queries'
import { t } from './texts'

/** Offers a plan at a price. */
export function PriceForm({ plan, onDone }: { plan: string; onDone: () => void }) {
  const setting = useSetPrice()
  const form = useForm({
    initialValues: { currency: 'USD', period: 'month', amount: '', overrun_amount: '' },
  })
  const submit = form.onSubmit((values) =>
    carryOut(
      setting,
      {
        ...values,
        plan_id: plan,
        amount: Number(values.amount),
        overrun_amount: values.overrun_amount === '' ? null : Number(values.overrun_amount),
      },
      {
        onError: (error) => putFaults(form, error),
        onSuccess: () => {
          say(t.saved)
          onDone()
        },
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.priceWhat}</Text>
        <Faults error={setting.error} />
        <NumberInput
          {...form.getInputProps('amount')}
          label={t.amount}
          required
          min={0}
          data-autofocus
        />
        <TextInput {...form.getInputProps('currency')} label={t.currency} required maxLength={3} />
        <NativeSelect
          {...form.getInputProps('period')}
          label={t.period}
          data={Object.entries(t.intervals).map(([value, label]) => ({ value, label }))}
        />
        <NumberInput
          {...form.getInputProps('overrun_amount')}
          label={t.overrunAmount}
          description={t.overrunAmountWhat}
          min={0}
        />
        <Button type="submit" loading={setting.isPending}>
          {t.addPrice}
        </Button>
      </Stack>
    </form>
  )
}
