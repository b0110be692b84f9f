import { Button, Checkbox, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { nullIfBlank, putFaults } from '../../ui/form'
import { useConnect } from './queries'
import { OBJECTS, t } from './texts'

export function ConnectForm({ onDone }: { onDone: () => void }) {
  const connecting = useConnect()
  const form = useForm({
    initialValues: { name: '', company_domain: '', token: '', objects: [...OBJECTS] as string[] },
  })
  const submit = form.onSubmit((values) =>
    carryOut(
      connecting,
      { ...values, name: nullIfBlank(values.name) },
      { onSuccess: onDone, onError: (error) => putFaults(form, error) },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={connecting.error} />
        <TextInput {...form.getInputProps('name')} label={t.name} required data-autofocus />
        <TextInput
          {...form.getInputProps('company_domain')}
          label={t.domain}
          description={t.domainWhat}
          required
        />
        <PasswordInput
          {...form.getInputProps('token')}
          label={t.token}
          description={t.tokenWhat}
          autoComplete="off"
          required
        />
        <Objects {...form.getInputProps('objects')} />
        <Button type="submit" loading={connecting.isPending}>
          {t.connect}
        </Button>
      </Stack>
    </form>
  )
}

/** What events are told of. */
export function Objects(props: { value?: string[]; onChange?: (value: string[]) => void }) {
  return (
    <Checkbox.Group {...props} label={t.objects}>
      <Group mt="xs">
        {OBJECTS.map((object) => (
          <Checkbox key={object} value={object} label={t.object[object]} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}
