import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Me } from '../../api/json'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { useUpdateProfile } from './queries'
import { t } from './texts'

export function Names({ me }: { me: Me }) {
  const saving = useUpdateProfile()
  const form = useForm({
    initialValues: {
      first_name: me.first_name ?? '',
      last_name: me.last_name ?? '',
      phone: me.phone ?? '',
    },
  })
  // An empty text erases; null would leave what is there.
  const submit = form.onSubmit((values) =>
    carryOut(saving, values, {
      onSuccess: () => say(t.saved),
      onError: (error) => putFaults(form, error),
    }),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={saving.error} />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            {...form.getInputProps('first_name')}
            label={t.first}
            autoComplete="given-name"
          />
          <TextInput
            {...form.getInputProps('last_name')}
            label={t.last}
            autoComplete="family-name"
          />
        </SimpleGrid>
        <TextInput {...form.getInputProps('phone')} label={t.phone} type="tel" autoComplete="tel" />
        <Group>
          <Button type="submit" loading={saving.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
