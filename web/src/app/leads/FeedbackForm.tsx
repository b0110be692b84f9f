import { Button, Group, NumberInput, Radio, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { money } from '../../ui/Money'
import { say } from '../../ui/notify'
import { d } from './detail-texts'
import { type Lead, useGiveFeedback } from './queries'

const numberOrNull = (value: number | string) => (typeof value === 'number' ? value : null)

/** Asks how it went; what only a customer has is asked only then. */
export function FeedbackForm({ lead }: { lead: Lead }) {
  const giving = useGiveFeedback(lead.id)
  const form = useForm({
    initialValues: {
      booked: '',
      lead_responsive: '',
      time_to_book: '' as number | string,
      amount_charged: '' as number | string,
    },
  })
  const isBooked = form.values.booked === 'yes'
  const send = form.onSubmit((given) =>
    carryOut(
      giving,
      {
        booked: isBooked,
        lead_responsive: given.lead_responsive,
        time_to_book: isBooked ? numberOrNull(given.time_to_book) : null,
        amount_charged: isBooked ? numberOrNull(given.amount_charged) : null,
      },
      {
        onSuccess: ({ reward, currency }) =>
          say(reward > 0 ? d.thanks(money(reward, currency)) : d.thanksOnly),
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={send} aria-label={d.feedback}>
      <Stack>
        <Faults error={giving.error} />
        <Radio.Group label={d.booked} required {...form.getInputProps('booked')}>
          <Group mt="xs">
            <Radio value="yes" label={d.yes} required />
            <Radio value="no" label={d.no} required />
          </Group>
        </Radio.Group>
        <Radio.Group label={d.responsive} required {...form.getInputProps('lead_responsive')}>
          <Group mt="xs">
            {Object.entries(d.reactions).map(([value, label]) => (
              <Radio key={value} value={value} label={label} required />
            ))}
          </Group>
        </Radio.Group>
        {isBooked && (
          <Group align="flex-start" grow>
            <NumberInput
              label={d.days}
              min={0}
              allowDecimal={false}
              hideControls
              {...form.getInputProps('time_to_book')}
            />
            <NumberInput
              label={d.charged(lead.currency)}
              min={0}
              hideControls
              {...form.getInputProps('amount_charged')}
            />
          </Group>
        )}
        <Group>
          <Button type="submit" loading={giving.isPending}>
            {d.giveFeedback}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
