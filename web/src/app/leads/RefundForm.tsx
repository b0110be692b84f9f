import { Button, Group, Radio, Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { nullIfBlank, putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { d } from './detail-texts'
import { type Lead, type Terms, useRequestRefund } from './queries'

type Props = { lead: Lead; terms: Terms; onCancel: () => void }

/** Asks for the reason. The request cannot be taken back, and there is one for each lead. */
export function RefundForm({ lead, terms, onCancel }: Props) {
  const asking = useRequestRefund(lead.id)
  const form = useForm({ initialValues: { reason: '', notes: '' } })
  const send = form.onSubmit(({ reason, notes }) =>
    carryOut(
      asking,
      { reason, notes: nullIfBlank(notes) },
      {
        onSuccess: ({ status }) => say(status === 'approved' ? d.refunded : d.sent),
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={send} style={{ width: '100%' }} aria-label={d.refundTitle}>
      <Stack>
        <Faults error={asking.error} />
        <Radio.Group label={d.reason} required {...form.getInputProps('reason')}>
          <Stack gap="xs" mt="xs">
            {terms.reasons.map((reason, index) => (
              <Radio
                key={reason}
                value={reason}
                label={d.reasons[reason] ?? reason}
                description={terms.approved_automatically.includes(reason) ? d.atOnce : undefined}
                data-autofocus={index === 0 || undefined}
                required
              />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={d.notes}
          description={d.notesHelp}
          autosize
          minRows={3}
          maxLength={2000}
          {...form.getInputProps('notes')}
        />
        <Group>
          <Button type="submit" loading={asking.isPending}>
            {d.send}
          </Button>
          <Button variant="subtle" onClick={onCancel}>
            {ui.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
