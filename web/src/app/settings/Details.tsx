import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Me } from '../../api/json'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { useUpdate } from './queries'
import { t } from './texts'

type Props = { organization: NonNullable<Me['organization']>; mayChange: boolean }

/** The zones that the browser knows, and that of the organisation, which may be an older name. */
const zones = (own: string) => [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])]

export function Details({ organization, mayChange }: Props) {
  const saving = useUpdate()
  const form = useForm({
    initialValues: {
      name: organization.name,
      website: organization.website ?? '',
      time_zone: organization.time_zone,
    },
  })
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
        <TextInput
          {...form.getInputProps('name')}
          label={t.name}
          autoComplete="organization"
          readOnly={!mayChange}
          required
        />
        <TextInput
          {...form.getInputProps('website')}
          label={t.website}
          type="url"
          placeholder="https://"
          readOnly={!mayChange}
        />
        <Select
          {...form.getInputProps('time_zone')}
          label={t.zone}
          description={t.zoneWhat}
          data={zones(organization.time_zone)}
          readOnly={!mayChange}
          searchable
          allowDeselect={false}
        />
        <Text size="sm">
          {t.status}: {t.statuses[organization.status] ?? organization.status}
        </Text>
        {mayChange ? (
          <Group>
            <Button type="submit" loading={saving.isPending}>
              {t.save}
            </Button>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t.readOnly}
          </Text>
        )}
      </Stack>
    </form>
  )
}
