import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { EndCard } from './EndCard'
import { GuardCard } from './GuardForm'
import { type Niche, useUpdateNiche } from './queries'
import { t } from './texts'

/** An interval of the API, such as "1 day 12:30:00", in hours. */
export function hoursOf(interval: string | null): number | '' {
  if (interval === null) return ''
  const days = Number(/(\d+) days?/.exec(interval)?.[1] ?? 0)
  const [, hours = 0, minutes = 0] = (/(\d+):(\d+)/.exec(interval) ?? []).map(Number)
  return days * 24 + hours + minutes / 60
}

/** How a niche works. */
export function SettingsPart({ niche }: { niche: Niche }) {
  return (
    <Stack maw={640} gap="lg">
      <SettingsForm niche={niche} />
      <GuardCard nicheId={niche.id} />
      <EndCard niche={niche} />
    </Stack>
  )
}

function SettingsForm({ niche }: { niche: Niche }) {
  const updating = useUpdateNiche()
  const form = useForm({
    initialValues: {
      name: niche.name,
      description: niche.description ?? '',
      is_active: niche.is_active,
      region: niche.region,
      cascade_rule: niche.cascade_rule,
      rotates_start_level: niche.rotates_start_level,
      opening_wait: hoursOf(niche.opening_wait),
      default_level_id: niche.default_level_id ?? '',
    },
  })
  const submit = form.onSubmit((values) =>
    carryOut(
      updating,
      {
        niche_id: niche.id,
        ...values,
        opening_wait: `${values.opening_wait || 0} hours`,
        default_level_id: values.default_level_id || null,
      },
      { onSuccess: () => say(t.saved), onError: (error) => putFaults(form, error) },
    ),
  )
  const levels = niche.levels.filter((level) => !level.retired_at)
  return (
    <form onSubmit={submit} noValidate aria-label={t.settings}>
      <Stack>
        <Faults error={updating.error} />
        <TextInput required label={t.name} {...form.getInputProps('name')} />
        <Textarea
          label={t.description}
          autosize
          minRows={2}
          {...form.getInputProps('description')}
        />
        <Switch
          label={t.isActive}
          {...form.getInputProps('is_active', { type: 'checkbox' })}
          disabled={niche.retired_at !== null}
        />
        <TextInput
          label={t.region}
          description={t.regionHint}
          maxLength={2}
          {...form.getInputProps('region')}
        />
        <NativeSelect label={t.cascade} data={t.cascades} {...form.getInputProps('cascade_rule')} />
        <Switch
          label={t.rotates}
          {...form.getInputProps('rotates_start_level', { type: 'checkbox' })}
        />
        <NumberInput
          label={t.wait}
          description={t.waitHint}
          min={0}
          {...form.getInputProps('opening_wait')}
        />
        {levels.length > 0 && (
          <NativeSelect
            label={t.defaultLevel}
            data={[
              ...(niche.default_level_id ? [] : [{ value: '', label: t.noDefault }]),
              ...levels.map((level) => ({ value: level.id, label: level.name })),
            ]}
            {...form.getInputProps('default_level_id')}
          />
        )}
        <Group>
          <Button type="submit" loading={updating.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
