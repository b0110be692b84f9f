import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { Icon } from '../../ui/icons'
import { useChangeEmail } from './queries'
import { t } from './texts'

export function Email({ email }: { email: string }) {
  const changing = useChangeEmail()
  const form = useForm({ initialValues: { email: '', password: '' } })
  const submit = form.onSubmit((values) =>
    carryOut(changing, values, {
      onSuccess: () => form.reset(),
      onError: (error) => putFaults(form, error),
    }),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.emailNow(email)}</Text>
        <Faults error={changing.error} />
        {changing.isSuccess && (
          <Alert role="status" icon={<Icon name="mail" />}>
            {t.emailSent(changing.variables.email)}
          </Alert>
        )}
        <TextInput
          {...form.getInputProps('email')}
          label={t.newEmail}
          type="email"
          autoComplete="off"
          required
        />
        <PasswordInput
          {...form.getInputProps('password')}
          label={t.password}
          description={t.noPassword}
          autoComplete="current-password"
        />
        <Group>
          <Button type="submit" variant="default" loading={changing.isPending}>
            {t.change}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
