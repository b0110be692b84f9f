import { Button, Group, NativeSelect, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { RowOf } from '../../api/client'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say, sayFault } from '../../ui/notify'
import { type Method, methodName } from './Methods'
import { useSetRecharge, useStopRecharge } from './queries'
import { t } from './texts'

type Props = {
  rule: RowOf<'auto_recharges'> | undefined
  currency: string
  methods: Method[]
  mayChange: boolean
}

/** When a saved payment method refills the wallet. */
export function RechargeForm({ rule, currency, methods, mayChange }: Props) {
  const setting = useSetRecharge()
  const stopping = useStopRecharge()
  const form = useForm({
    initialValues: {
      threshold: (rule?.threshold ?? '') as number | '',
      amount: (rule?.amount ?? '') as number | '',
      daily_maximum: rule?.daily_maximum ?? 1,
      payment_method_id: rule?.payment_method_id ?? '',
    },
  })
  const save = form.onSubmit(({ threshold, amount, daily_maximum, payment_method_id }) =>
    carryOut(
      setting,
      {
        threshold: threshold as number,
        amount: amount as number,
        currency,
        daily_maximum,
        payment_method_id: payment_method_id || null,
      },
      { onSuccess: () => say(t.saved), onError: (error) => void putFaults(form, error) },
    ),
  )
  const stop = () =>
    carryOut(stopping, currency, { onSuccess: () => say(t.stopped), onError: sayFault })
  return (
    <form onSubmit={save} noValidate>
      <Stack>
        <Faults error={setting.error} />
        {rule?.paused_reason && (
          <Text size="sm" c="var(--mantine-color-error)">
            {t.paused} {rule.paused_reason}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={`${t.threshold} (${currency})`}
            hideControls
            min={0}
            readOnly={!mayChange}
            {...form.getInputProps('threshold')}
          />
          <NumberInput
            label={`${t.rechargeAmount} (${currency})`}
            hideControls
            min={0}
            readOnly={!mayChange}
            {...form.getInputProps('amount')}
          />
          <NumberInput
            label={t.daily}
            hideControls
            min={1}
            allowDecimal={false}
            readOnly={!mayChange}
            {...form.getInputProps('daily_maximum')}
          />
          <NativeSelect
            label={t.withMethod}
            disabled={!mayChange}
            data={[
              { value: '', label: t.byDefault },
              ...methods.map((method) => ({ value: method.id, label: methodName(method) })),
            ]}
            {...form.getInputProps('payment_method_id')}
          />
        </SimpleGrid>
        {mayChange && (
          <Group gap="sm">
            <Button type="submit" loading={setting.isPending}>
              {t.save}
            </Button>
            {rule?.is_enabled && (
              <Button variant="default" loading={stopping.isPending} onClick={stop}>
                {t.stop}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </form>
  )
}
