import { Checkbox, Group, NumberInput, SimpleGrid, Text, TextInput } from '@mantine/core'
import { limitsOf, PARTS } from '../../form/fields'
import { hasChoices, withLimit } from './draft'
import type { EditorProps } from './FieldEditor'
import { OptionsEditor } from './OptionsEditor'
import { t } from './texts'

/** What may be answered: options where there is a choice, limits elsewhere. */
export function LimitsEditor({ field, faults, onChange }: EditorProps) {
  if (hasChoices(field.type))
    return <OptionsEditor field={field} faults={faults} onChange={onChange} />
  const own = faults.get('options')
  return (
    <>
      <Inputs field={field} faults={faults} onChange={onChange} />
      {own && (
        <Text size="sm" c="var(--mantine-color-error)">
          {own}
        </Text>
      )}
    </>
  )
}

function Inputs({ field, faults, onChange }: EditorProps) {
  const limits = limitsOf(field)
  const set = (name: string, value: unknown) => onChange(withLimit(field, name, value))
  const number = (name: 'min' | 'max' | 'step' | 'max_length', label: string) => (
    <NumberInput
      key={name}
      label={label}
      value={(limits[name] as number | undefined) ?? ''}
      error={faults.get(`options.${name}`)}
      onChange={(value) => set(name, value)}
    />
  )
  switch (field.type) {
    case 'number':
    case 'range':
      return (
        <SimpleGrid cols={3} spacing="sm">
          {number('min', t.min)}
          {number('max', t.max)}
          {number('step', t.by)}
        </SimpleGrid>
      )
    case 'date':
      return (
        <SimpleGrid cols={2} spacing="sm">
          {(['min', 'max'] as const).map((name) => (
            <TextInput
              key={name}
              type="date"
              label={t[name]}
              value={String(limits[name] ?? '')}
              error={faults.get(`options.${name}`)}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
        </SimpleGrid>
      )
    case 'text':
    case 'textarea':
      return (
        <SimpleGrid cols={2} spacing="sm">
          {number('max_length', t.maxLength)}
          <TextInput
            label={t.pattern}
            value={limits.pattern ?? ''}
            error={faults.get('options.pattern')}
            onChange={(event) => set('pattern', event.currentTarget.value)}
          />
        </SimpleGrid>
      )
    case 'location':
      return <PlaceLimits field={field} faults={faults} onChange={onChange} />
    default:
      return null
  }
}

function PlaceLimits({ field, faults, onChange }: EditorProps) {
  const limits = limitsOf(field)
  return (
    <>
      <Checkbox.Group
        label={t.requires}
        value={limits.requires ?? []}
        error={faults.get('options.requires')}
        onChange={(requires) => onChange(withLimit(field, 'requires', requires))}
      >
        <Group gap="md" mt={4}>
          {PARTS.map((part) => (
            <Checkbox key={part} value={part} label={t.parts[part]} />
          ))}
        </Group>
      </Checkbox.Group>
      <TextInput
        label={t.countries}
        defaultValue={(limits.countries ?? []).join(', ')}
        error={faults.get('options.countries')}
        onChange={(event) => {
          const codes = event.currentTarget.value.toUpperCase().split(/[\s,]+/)
          onChange(withLimit(field, 'countries', codes.filter(Boolean)))
        }}
      />
    </>
  )
}
