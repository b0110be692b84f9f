import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import type { Json } from '../../api/database'
import { Icon } from '../../ui/icons'
import { count } from '../../ui/Money'
import { titleOf } from './groups'
import type { Rule } from './queries'
import { t } from './texts'

type Props = {
  label: string
  rule: Rule
  value: Json | undefined
  onChange: (value: Json | undefined) => void
  /** Messages by their field, such as `value.KES`. */
  faults: ReadonlyMap<string, string>
  field: string
}

type Values = { [key: string]: Json | undefined }
const valuesOf = (value: Json | undefined): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

/** The input of a value by its rule; the API has the last word. */
export function SettingInput(props: Props) {
  const { label, rule, value, onChange, faults, field } = props
  const error = faults.get(field)
  switch (rule.type) {
    case 'number':
      return (
        <NumberInput
          label={label}
          description={t.between(count(rule.minimum ?? 0), count(rule.maximum ?? 0))}
          value={typeof value === 'number' ? value : ''}
          // Out of bounds is for the API to refuse, in words; an input that changes what one types is worse.
          clampBehavior="none"
          decimalScale={rule.decimals ?? 0}
          onChange={(next) => onChange(next === '' ? undefined : Number(next))}
          error={error}
          maw={260}
        />
      )
    case 'boolean':
      return (
        <Switch
          label={label}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
          error={error}
        />
      )
    case 'list':
      return (
        <TagsInput
          label={label}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next) => onChange(next)}
          error={error ?? firstBelow(faults, field)}
          maxDropdownHeight={0}
        />
      )
    case 'map':
      return <MapInput {...props} />
    case 'object':
      return (
        <Fieldset legend={label}>
          <Stack gap="sm">
            {Object.entries(rule.members ?? {}).map(([name, member]) => (
              <SettingInput
                key={name}
                label={titleOf(name)}
                rule={member}
                value={valuesOf(value)[name]}
                onChange={(next) => onChange({ ...valuesOf(value), [name]: next })}
                faults={faults}
                field={`${field}.${name}`}
              />
            ))}
          </Stack>
        </Fieldset>
      )
    default:
      return <Words {...props} error={error} />
  }
}

const firstBelow = (faults: ReadonlyMap<string, string>, field: string) =>
  [...faults].find(([name]) => name.startsWith(`${field}.`))?.[1]

function Words({ label, rule, value, onChange, error }: Props & { error: string | undefined }) {
  const shown = typeof value === 'string' ? value : ''
  if (rule.options)
    return (
      <NativeSelect
        label={label}
        data={rule.options}
        value={shown}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        error={error}
        maw={320}
      />
    )
  if (rule.format === 'time_zone')
    return (
      <NativeSelect
        label={label}
        data={[...new Set([shown, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
        value={shown}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        error={error}
        maw={320}
      />
    )
  const props = { label, value: shown, error, maw: 520 }
  return rule.pattern === '' ? (
    <Textarea {...props} autosize onChange={({ currentTarget }) => onChange(currentTarget.value)} />
  ) : (
    <TextInput {...props} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
  )
}

/** What a new entry of a map begins with. */
const firstOf = (rule?: Rule) => (rule?.type === 'text' ? '' : (rule?.minimum ?? 0))

function MapInput({ label, rule, value, onChange, faults, field }: Props) {
  const [key, setKey] = useState('')
  const values = valuesOf(value)
  const isNew = key !== '' && !(key in values) && new RegExp(rule.keys ?? '').test(key)
  const remove = (gone: string) =>
    onChange(Object.fromEntries(Object.entries(values).filter(([name]) => name !== gone)))
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {Object.entries(values).map(([name, one]) => (
            <Group key={name} align="flex-end" wrap="nowrap">
              <SettingInput
                label={name}
                rule={rule.values as Rule}
                value={one}
                onChange={(next) => onChange({ ...values, [name]: next })}
                faults={faults}
                field={`${field}.${name}`}
              />
              <ActionIcon
                variant="default"
                size="lg"
                aria-label={t.removeKey(name)}
                onClick={() => remove(name)}
              >
                <Icon name="trash" size={16} />
              </ActionIcon>
            </Group>
          ))}
        </SimpleGrid>
        <Group align="flex-end" wrap="nowrap">
          <TextInput
            label={t.newKey}
            value={key}
            onChange={({ currentTarget }) => setKey(currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={!isNew}
            onClick={() => {
              onChange({ ...values, [key]: firstOf(rule.values) })
              setKey('')
            }}
          >
            {t.addKey}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  )
}
