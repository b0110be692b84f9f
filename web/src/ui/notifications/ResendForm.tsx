import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../carry-out'
import { useZone } from '../Dates'
import { addDays, dayOf, dayStart, isDay } from '../days'
import { Faults } from '../Faults'
import { putFaults } from '../form'
import { count } from '../Money'
import { type Channel, useResendAll } from './queries'
import { t } from './texts'

type Props = { channel: Channel; onDone: (message: string) => void }

/** Sends again what a channel has missed in a period. */
export function ResendForm({ channel, onDone }: Props) {
  const zone = useZone()
  const resending = useResendAll()
  const today = dayOf(new Date(), zone)
  const form = useForm({
    initialValues: { since: addDays(today, -1), until: today, status: 'failed' },
  })
  const submit = form.onSubmit(({ since, until, status }) =>
    carryOut(
      resending,
      {
        channel_id: channel.id,
        // The last day is meant as a whole.
        since: isDay(since) ? dayStart(since, zone) : null,
        until: isDay(until) ? dayStart(addDays(until, 1), zone) : null,
        status,
      },
      {
        onSuccess: ({ count: sent, is_complete }) =>
          onDone(is_complete ? t.resentAll(count(sent)) : t.resentSome(count(sent))),
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.resendAllWhat(channel.name)}</Text>
        <Faults error={resending.error} />
        <TextInput type="date" label={t.sinceDay} required {...form.getInputProps('since')} />
        <TextInput type="date" label={t.untilDay} required {...form.getInputProps('until')} />
        <NativeSelect
          label={t.resendWhich}
          data={Object.entries(t.resendChoices).map(([value, label]) => ({ value, label }))}
          {...form.getInputProps('status')}
        />
        <Button type="submit" loading={resending.isPending}>
          {t.resendAll}
        </Button>
      </Stack>
    </form>
  )
}
