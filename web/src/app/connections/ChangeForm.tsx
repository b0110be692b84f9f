import { Button, Checkbox, Divider, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type FormEvent, useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { Objects } from './ConnectForm'
import { type Connection, useReplaceToken, useUpdate } from './queries'
import { t } from './texts'

type Props = { connection: Connection; onDone: () => void }

export function ChangeForm({ connection, onDone }: Props) {
  const updating = useUpdate()
  const form = useForm({
    initialValues: {
      name: connection.name,
      objects: connection.objects,
      shows_contact: connection.shows_contact,
    },
  })
  const submit = form.onSubmit((values) =>
    carryOut(
      updating,
      { connection_id: connection.id, ...values },
      { onSuccess: onDone, onError: (error) => putFaults(form, error) },
    ),
  )
  return (
    <Stack>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Faults error={updating.error} />
          <TextInput {...form.getInputProps('name')} label={t.name} required data-autofocus />
          <Objects {...form.getInputProps('objects')} />
          <Checkbox
            {...form.getInputProps('shows_contact', { type: 'checkbox' })}
            label={t.shows}
          />
          <Button type="submit" loading={updating.isPending}>
            {t.save}
          </Button>
        </Stack>
      </form>
      {!connection.is_oauth && (
        <>
          <Divider />
          <TokenForm id={connection.id} onDone={onDone} />
        </>
      )}
    </Stack>
  )
}

function TokenForm({ id, onDone }: { id: string; onDone: () => void }) {
  const replacing = useReplaceToken()
  const [token, setToken] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    carryOut(replacing, { connection_id: id, token }, { onSuccess: onDone })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Faults error={replacing.error} />
        <PasswordInput
          label={t.token}
          description={t.tokenWhat}
          autoComplete="off"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          required
        />
        <Button type="submit" variant="default" loading={replacing.isPending}>
          {t.replaceToken}
        </Button>
      </Stack>
    </form>
  )
}
