import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { carryOut } from '../carry-out'
import { Faults } from '../Faults'
import { nullIfBlank, putFaults } from '../form'
import { money } from '../Money'
import { say } from '../notify'
import { ui } from '../texts'
import { useRefundDeposit } from './queries'
import { t } from './texts'

type Deposit = {
  id: string
  amount: number | null
  refunded: number | null
  currency: string
  status: string | null
  /** Without one it is the payment of somebody who has no wallet. */
  organization_id?: string | null
}

/** Whether there is money of this deposit, or of a payment without a wallet, that could go back. */
export const isRefundable = ({ status, amount, refunded }: Deposit) =>
  (status === 'paid' || status === 'success') && (refunded ?? 0) < (amount ?? 0)

/** Pays back what is left of a deposit. */
export function RefundButton({ deposit }: { deposit: Deposit }) {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const title = t.refundOne(money(deposit.amount ?? 0, deposit.currency))
  return (
    <>
      <Button size="xs" variant="default" aria-label={title} onClick={() => setOpen(true)}>
        {t.refund}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={title}
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        <RefundForm deposit={deposit} onClose={close} />
      </Modal>
    </>
  )
}

function RefundForm({ deposit, onClose }: { deposit: Deposit; onClose: () => void }) {
  const refunding = useRefundDeposit()
  const form = useForm({ initialValues: { amount: '' as number | '', reason: '' } })
  const submit = form.onSubmit(({ amount, reason }) =>
    carryOut(
      refunding,
      {
        deposit_id: deposit.id,
        amount: amount === '' ? null : amount,
        reason: nullIfBlank(reason),
      },
      {
        onSuccess: () => {
          say(t.asked)
          onClose()
        },
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{deposit.organization_id ? t.what : t.ofPayer}</Text>
        <Faults error={refunding.error} />
        <NumberInput
          data-autofocus
          label={t.amount(deposit.currency)}
          description={t.amountWhat}
          min={0}
          {...form.getInputProps('amount')}
        />
        <TextInput
          label={t.reason}
          description={t.reasonWhat}
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui.cancel}
          </Button>
          <Button type="submit" color="red.9" loading={refunding.isPending}>
            {t.refund}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
