import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../carry-out'
import { Faults } from '../Faults'
import { putFaults } from '../form'
import { EndpointChoices } from './EndpointChoices'
import { type Channel, useUpdateChannel } from './queries'
import { t } from './texts'

type Settings = { is_ordered?: boolean; reject_is_return_request?: boolean }

/** The name of a channel, and how an endpoint is spoken to. */
export function EditForm({ channel, onDone }: { channel: Channel; onDone: () => void }) {
  const updating = useUpdateChannel()
  const settings = (channel.settings ?? {}) as Settings
  const form = useForm({
    initialValues: {
      name: channel.name,
      is_ordered: settings.is_ordered ?? false,
      reject_is_return_request: settings.reject_is_return_request ?? false,
    },
  })
  const submit = form.onSubmit(({ name, ...chosen }) =>
    carryOut(
      updating,
      {
        channel_id: channel.id,
        name,
        settings: channel.kind === 'endpoint' ? chosen : null,
      },
      { onSuccess: onDone, onError: (error) => putFaults(form, error) },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={updating.error} />
        <TextInput {...form.getInputProps('name')} label={t.name} required data-autofocus />
        {channel.kind === 'endpoint' && <EndpointChoices inputProps={form.getInputProps} />}
        <Button type="submit" loading={updating.isPending}>
          {t.save}
        </Button>
      </Stack>
    </form>
  )
}
