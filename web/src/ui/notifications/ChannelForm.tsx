import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../carry-out'
import { Faults } from '../Faults'
import { putFaults } from '../form'
import { EndpointChoices } from './EndpointChoices'
import { type Channel, type NewChannel, useCreateChannel, useReplaceTarget } from './queries'
import { EMPTY, TargetInputs } from './TargetInputs'
import { FIELD_NAMES, KINDS, type Kind, targetOf } from './targets'
import { t } from './texts'

export function ChannelForm({ onCreated }: { onCreated: (made: NewChannel) => void }) {
  const creating = useCreateChannel()
  const form = useForm({
    initialValues: {
      ...EMPTY,
      kind: 'google_chat' as Kind,
      name: '',
      is_ordered: false,
      reject_is_return_request: false,
    },
  })
  const { kind } = form.getValues()
  const submit = form.onSubmit((values) => {
    const { is_ordered, reject_is_return_request } = values
    const settings = values.kind === 'endpoint' ? { is_ordered, reject_is_return_request } : {}
    carryOut(
      creating,
      { kind: values.kind, name: values.name, target: targetOf(values.kind, values), settings },
      { onSuccess: onCreated, onError: (error) => putFaults(form, error, FIELD_NAMES) },
    )
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={creating.error} />
        <NativeSelect
          {...form.getInputProps('kind')}
          label={t.kind}
          data={KINDS.map((value) => ({ value, label: t.kinds[value] ?? value }))}
          data-autofocus
        />
        <Text size="sm" c="dimmed">
          {t.kindWhat[kind]}
        </Text>
        <TextInput {...form.getInputProps('name')} label={t.name} required />
        <TargetInputs kind={kind} inputProps={form.getInputProps} />
        {kind === 'endpoint' && <EndpointChoices inputProps={form.getInputProps} />}
        <Button type="submit" loading={creating.isPending}>
          {t.addChannel}
        </Button>
      </Stack>
    </form>
  )
}

export function TargetForm({ channel, onDone }: { channel: Channel; onDone: () => void }) {
  const replacing = useReplaceTarget()
  const form = useForm({ initialValues: EMPTY })
  const kind = channel.kind as Kind
  const submit = form.onSubmit((values) =>
    carryOut(
      replacing,
      { channel_id: channel.id, target: targetOf(kind, values) },
      { onSuccess: onDone, onError: (error) => putFaults(form, error, FIELD_NAMES) },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.replaceWhat}</Text>
        <Faults error={replacing.error} />
        <TargetInputs kind={kind} inputProps={form.getInputProps} />
        <Button type="submit" loading={replacing.isPending}>
          {t.replaceTarget}
        </Button>
      </Stack>
    </form>
  )
}
