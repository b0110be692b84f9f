import {
  Button,
  Checkbox,
  MultiSelect,
  NativeSelect,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { nicheNamesQuery } from '../../api/lookups'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { type NewKey, useCreate } from './queries'
import { inDays, networksOf } from './state'
import { SCOPES, t } from './texts'

type Props = { onCreated: (key: NewKey) => void }

export function CreateForm({ onCreated }: Props) {
  const creating = useCreate()
  const niches = useQuery(nicheNamesQuery)
  const form = useForm({
    initialValues: {
      name: '',
      test: false,
      scopes: ['submit_leads'] as string[],
      niche_ids: [] as string[],
      networks: '',
      expires_at: '',
    },
  })
  const { test, niche_ids } = form.getValues()
  const scopes = test ? ['submit_leads'] : form.getValues().scopes
  const onlySubmits = scopes.length === 1 && scopes[0] === 'submit_leads'
  const submit = form.onSubmit((values) =>
    carryOut(
      creating,
      {
        name: values.name,
        test,
        scopes,
        niche_ids: onlySubmits && niche_ids.length > 0 ? niche_ids : null,
        networks: networksOf(values.networks),
        expires_at: inDays(values.expires_at),
      },
      { onSuccess: onCreated, onError: (error) => putFaults(form, error) },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={creating.error} />
        <TextInput
          {...form.getInputProps('name')}
          label={t.name}
          description={t.nameWhat}
          required
          data-autofocus
        />
        <Switch
          {...form.getInputProps('test', { type: 'checkbox' })}
          label={t.test}
          description={t.testWhat}
        />
        {!test && (
          <Checkbox.Group {...form.getInputProps('scopes')} label={t.scopes} required>
            <Stack gap="xs" mt="xs">
              {SCOPES.map((scope) => (
                <Checkbox key={scope} value={scope} label={t.scopeWhat[scope]} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        {onlySubmits && (
          <MultiSelect
            {...form.getInputProps('niche_ids')}
            label={t.niches}
            description={t.nichesWhat}
            data={(niches.data ?? [])
              .filter((niche) => niche.is_active)
              .map((niche) => ({ value: niche.id, label: niche.name }))}
            clearable
          />
        )}
        <Textarea
          {...form.getInputProps('networks')}
          label={t.networks}
          description={t.networksWhat}
          autosize
          minRows={1}
        />
        <NativeSelect
          {...form.getInputProps('expires_at')}
          label={t.expires}
          data={Object.entries(t.expiries)
            .map(([value, label]) => ({ value, label }))
            .sort((one, other) => Number(one.value) - Number(other.value))}
        />
        <Button type="submit" loading={creating.isPending}>
          {t.create}
        </Button>
      </Stack>
    </form>
  )
}
