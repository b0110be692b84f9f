import {
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { type Organization, useAdjust } from './queries'
import { t } from './texts'

type Props = {
  organization: Organization
  currencies: string[]
  opened: boolean
  onClose: () => void
}

/** Corrects a balance; the API wants a fresh proof. */
export function AdjustDialog({ opened, ...rest }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={rest.onClose}
      title={t.adjustTitle}
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      <AdjustForm {...rest} />
    </Modal>
  )
}

function AdjustForm({ organization, currencies, onClose }: Omit<Props, 'opened'>) {
  const adjusting = useAdjust()
  // The same key when it is sent again: it is booked once.
  const [key] = useState(() => crypto.randomUUID())
  const form = useForm({
    initialValues: {
      amount: '' as number | '',
      currency: currencies[0] ?? 'USD',
      account: 'wallet',
      reason: '',
    },
  })
  const submit = form.onSubmit(({ amount, ...values }) =>
    carryOut(
      adjusting,
      {
        organization_id: organization.id,
        ...values,
        amount: (amount === '' ? null : amount) as number,
        request_key: key,
      },
      {
        onSuccess: () => {
          say(t.adjusted)
          onClose()
        },
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.adjustWhat}</Text>
        <Faults error={adjusting.error} />
        <NumberInput
          data-autofocus
          required
          label={t.amount}
          description={t.amountHint}
          {...form.getInputProps('amount')}
        />
        <TextInput required label={t.currency} maxLength={3} {...form.getInputProps('currency')} />
        <NativeSelect
          label={t.account}
          data={[
            { value: 'wallet', label: t.wallet },
            { value: 'promo', label: t.promo },
          ]}
          {...form.getInputProps('account')}
        />
        <TextInput
          required
          label={t.reason}
          description={t.reasonHint}
          {...form.getInputProps('reason')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={adjusting.isPending}>
            {t.adjust}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
