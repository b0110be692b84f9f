import {
  Button,
  Fieldset,
  Group,
  MultiSelect,
  NativeSelect,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { faultsOf } from '../../api/faults'
import { FilterEditor } from '../../filter/FilterEditor'
import { type Json, normalise, toFilter } from '../../filter/rules'
import { carryOut } from '../carry-out'
import { Faults } from '../Faults'
import { nullIfBlank, putFaults } from '../form'
import { commonFields } from './common'
import { Preview } from './Preview'
import { type Channel, type Rule, type Source, useCreateRule, useUpdateRule } from './queries'
import { t } from './texts'

type Props = {
  /** Null for a new one. */
  rule: Rule | null
  channels: Channel[]
  sources: Source[]
  onDone: () => void
}

const NO_FAULTS: ReadonlyMap<string, string> = new Map()
const options = (named: Record<string, string>) =>
  Object.entries(named).map(([value, label]) => ({ value, label }))

export function RuleForm({ rule, channels, sources, onDone }: Props) {
  const creating = useCreateRule()
  const updating = useUpdateRule()
  const form = useForm({
    initialValues: {
      name: rule?.name ?? '',
      event_kinds: rule?.event_kinds ?? ['lead.sold'],
      channel_id: rule?.channel_id ?? channels[0]?.id ?? '',
      mode: rule?.mode ?? 'detailed',
      digest: rule?.digest ?? 'each',
      quiet_from: rule?.quiet_from?.slice(0, 5) ?? '',
      quiet_until: rule?.quiet_until?.slice(0, 5) ?? '',
    },
  })
  const shown = form.getValues()
  const fields = commonFields(sources, shown.event_kinds)
  const [filter, setFilter] = useState(() => normalise((rule?.filter ?? {}) as Json, fields))
  const error = creating.error ?? updating.error
  const submit = form.onSubmit((values) => {
    const given = {
      ...values,
      filter: toFilter(filter),
      quiet_from: nullIfBlank(values.quiet_from),
      quiet_until: nullIfBlank(values.quiet_until),
    }
    const then = {
      onSuccess: onDone,
      onError: (error: unknown) => {
        putFaults(form, error)
      },
    }
    if (rule) carryOut(updating, { rule_id: rule.id, changes: given, version: rule.version }, then)
    else carryOut(creating, given, then)
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={error} />
        <TextInput {...form.getInputProps('name')} label={t.name} required data-autofocus />
        <MultiSelect
          {...form.getInputProps('event_kinds')}
          label={t.events}
          data={sources.map((one) => ({ value: one.event_kind, label: one.title }))}
          searchable
          required
        />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <NativeSelect
            {...form.getInputProps('channel_id')}
            label={t.channel}
            data={channels.map((one) => ({ value: one.id, label: one.name }))}
          />
          <NativeSelect {...form.getInputProps('mode')} label={t.mode} data={options(t.modes)} />
          <NativeSelect
            {...form.getInputProps('digest')}
            label={t.digest}
            data={options(t.digests)}
          />
        </SimpleGrid>
        <SimpleGrid cols={2}>
          <TextInput
            {...form.getInputProps('quiet_from')}
            type="time"
            label={`${t.quietFrom} (${t.optional})`}
          />
          <TextInput
            {...form.getInputProps('quiet_until')}
            type="time"
            label={`${t.quietUntil} (${t.optional})`}
            description={t.quietWhat}
          />
        </SimpleGrid>
        <Fieldset legend={`${t.filter} (${t.optional})`}>
          <FilterEditor
            fields={fields}
            value={filter}
            onChange={setFilter}
            faults={error ? faultsOf(error).fields : NO_FAULTS}
          />
        </Fieldset>
        <Preview
          source={sources.find((one) => one.event_kind === shown.event_kinds[0])}
          isDetailed={shown.mode === 'detailed'}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={creating.isPending || updating.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
