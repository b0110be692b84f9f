import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { PageLink } from '../../ui/Link'
import { say } from '../../ui/notify'
import { useChangePassword } from './queries'
import { t } from './texts'

// A wrong password is told as that of the field "password".
const NAMES = { password: 'current_password' } as const

export function Password() {
  const changing = useChangePassword()
  const form = useForm({ initialValues: { current_password: '', new_password: '' } })
  const submit = form.onSubmit((values) =>
    carryOut(changing, values, {
      onSuccess: () => {
        form.reset()
        say(t.passwordSet)
      },
      onError: (error) => putFaults(form, error, NAMES),
    }),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={changing.error} />
        <PasswordInput
          {...form.getInputProps('current_password')}
          label={t.current}
          autoComplete="current-password"
          required
        />
        <PasswordInput
          {...form.getInputProps('new_password')}
          label={t.next}
          description={t.passwordRule}
          autoComplete="new-password"
          required
        />
        <Group>
          <Button type="submit" variant="default" loading={changing.isPending}>
            {t.setPassword}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t.security}{' '}
          <PageLink to="/security" underline="always">
            {t.toSecurity}
          </PageLink>
        </Text>
      </Stack>
    </form>
  )
}
