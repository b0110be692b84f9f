import {
  Alert,
  Button,
  Checkbox,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
  Title,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { nicheNamesQuery } from '../../api/lookups'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { nullIfBlank, putFaults } from '../../ui/form'
import { say, sayFault } from '../../ui/notify'
import { Access } from './Access'
import { nicheOptions } from './niches'
import { type Connection, useSetNiche, useUpdateConnection } from './queries'
import { t } from './texts'

/** An interval as people write it: PostgreSQL says "2 mons". */
export const ageOf = (interval: string) =>
  interval.replace(/\bmons\b/g, 'months').replace(/\bmon\b/g, 'month')

/** What a connection imports and tells. */
export function Settings({ connection }: { connection: Connection }) {
  return (
    <Stack gap="xl" w="100%" maw={720}>
      {connection.has_webhooks === false && connection.status === 'connected' && (
        <Alert variant="light" color="yellow">
          {t.webhooksMissing}
        </Alert>
      )}
      <Paper p="lg">
        <Rules connection={connection} />
      </Paper>
      <Paper p="lg">
        <Access connection={connection} />
      </Paper>
    </Stack>
  )
}

function Rules({ connection }: { connection: Connection }) {
  const updating = useUpdateConnection(connection.id)
  const form = useForm({
    initialValues: {
      name: connection.name,
      is_active: connection.is_active,
      takes_archived: connection.takes_archived,
      shows_contact: connection.shows_contact,
      youngest: ageOf(connection.youngest),
      oldest: ageOf(connection.oldest),
      objects: connection.objects,
    },
  })
  const submit = form.onSubmit((values) =>
    carryOut(
      updating,
      {
        ...values,
        name: nullIfBlank(values.name),
        youngest: nullIfBlank(values.youngest),
        oldest: nullIfBlank(values.oldest),
      },
      { onSuccess: () => say(t.saved), onError: (error) => putFaults(form, error) },
    ),
  )
  const box = { type: 'checkbox' } as const
  return (
    <Stack>
      <Title order={2}>{t.settingsOf}</Title>
      <Niche connection={connection} />
      <form onSubmit={submit} noValidate>
        <Stack>
          <Faults error={updating.error} />
          <TextInput {...form.getInputProps('name')} label={t.name} required />
          <Switch
            {...form.getInputProps('is_active', box)}
            label={t.active}
            description={t.activeWhat}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              {...form.getInputProps('youngest')}
              label={t.youngest}
              description={t.ageWhat}
            />
            <TextInput {...form.getInputProps('oldest')} label={t.oldest} description={t.ageWhat} />
          </SimpleGrid>
          <Checkbox {...form.getInputProps('takes_archived', box)} label={t.archived} />
          <Checkbox {...form.getInputProps('shows_contact', box)} label={t.contact} />
          <Checkbox.Group {...form.getInputProps('objects')} label={t.objects}>
            <Group mt="xs">
              {Object.entries(t.objectNames).map(([value, label]) => (
                <Checkbox key={value} value={value} label={label} />
              ))}
            </Group>
          </Checkbox.Group>
          <Group>
            <Button type="submit" loading={updating.isPending}>
              {t.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  )
}

function Niche({ connection }: { connection: Connection }) {
  const niches = useQuery(nicheNamesQuery)
  const setting = useSetNiche(connection.id)
  const known = nicheOptions(niches.data)
  const own = connection.niche
  // A niche that was retired since is still the one of this connection.
  const data =
    own && !known.some(({ value }) => value === own.id)
      ? [{ value: own.id, label: own.name }, ...known]
      : known
  return (
    <Select
      label={t.niche}
      description={t.nicheWhat}
      data={data}
      value={connection.niche_id}
      onChange={(niche) =>
        carryOut(setting, niche, { onSuccess: () => say(t.saved), onError: sayFault })
      }
      disabled={setting.isPending}
      clearable
      searchable
    />
  )
}
