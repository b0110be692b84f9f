import {
  Checkbox,
  Group,
  MultiSelect,
  NativeSelect,
  NumberInput,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { choicesOf, type Field, labelOf } from '../form/fields'
import { decimalOf } from '../ui/decimal'
import type { Circle, Condition, Json } from './rules'
import { t } from './texts'

type Props = {
  field: Field
  condition: Condition
  onChange: (value: Json) => void
  /** What the server finds wrong with it. */
  message: string | undefined
}
type Input = Omit<Props, 'condition'> & { label: string; value: Json }

/** More options than this are a list to search in. */
const FEW = 8

/** What a condition compares with: the input that fits the type of the field and the operator. */
export function Value({ condition, ...rest }: Props) {
  const { op, value } = condition
  if (op === 'exists') return <Exists {...rest} label={t.value} value={value} />
  if (op === 'within_km') return <Place {...rest} label={t.value} value={value} />
  if (op === 'in' || op === 'not_in') return <Several {...rest} label={t.value} value={value} />
  if (op !== 'between') return <One {...rest} label={t.value} value={value} />
  const [from = null, to = null] = Array.isArray(value) ? value : []
  return (
    <Group gap="xs" wrap="nowrap" grow>
      <One {...rest} label={t.from} value={from} onChange={(next) => rest.onChange([next, to])} />
      <One
        {...rest}
        label={t.to}
        value={to}
        message={undefined}
        onChange={(next) => rest.onChange([from, next])}
      />
    </Group>
  )
}

const shared = ({ label, message }: Input) => ({ 'aria-label': label, error: message })

function One(props: Input) {
  const { field, value, onChange, label } = props
  const options = choicesOf(field)
  if (field.type === 'boolean')
    return (
      <NativeSelect
        {...shared(props)}
        value={value === null ? '' : String(value)}
        data={[
          { value: '', label: t.choose },
          { value: 'true', label: t.yes },
          { value: 'false', label: t.no },
        ]}
        onChange={({ currentTarget: { value: chosen } }) =>
          onChange(chosen === '' ? null : chosen === 'true')
        }
      />
    )
  if (options.length > 0)
    return (
      <NativeSelect
        {...shared(props)}
        value={typeof value === 'string' ? value : ''}
        data={[
          { value: '', label: t.choose },
          ...options.map((option) => ({ value: option, label: labelOf(field, option) })),
        ]}
        onChange={({ currentTarget: { value: chosen } }) => onChange(chosen || null)}
      />
    )
  if (field.type === 'number' || field.type === 'range') return <Amount {...props} label={label} />
  return (
    <TextInput
      {...shared(props)}
      type={field.type === 'date' ? 'date' : 'text'}
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget: { value: typed } }) => onChange(typed === '' ? null : typed)}
    />
  )
}

function Amount(props: Input) {
  const { field, value, onChange } = props
  // What is half typed, such as “48.”, is not a number yet.
  const [typed, setTyped] = useState<string | number>(typeof value === 'number' ? value : '')
  return (
    <NumberInput
      {...shared(props)}
      value={typed}
      suffix={field.unit ? ` ${field.unit}` : undefined}
      decimalScale={6}
      thousandSeparator={false}
      hideControls
      onChange={(next) => {
        setTyped(next)
        const number = Number(next)
        onChange(next === '' || Number.isNaN(number) ? null : number)
      }}
    />
  )
}

function Exists(props: Input) {
  return (
    <NativeSelect
      {...shared(props)}
      value={String(props.value !== false)}
      data={[
        { value: 'true', label: t.answered },
        { value: 'false', label: t.unanswered },
      ]}
      onChange={({ currentTarget: { value } }) => props.onChange(value === 'true')}
    />
  )
}

function Several(props: Input) {
  const { field, value, onChange } = props
  const given = (Array.isArray(value) ? value : []).map(String)
  const options = choicesOf(field)
  if (options.length === 0)
    return (
      <TagsInput
        {...shared(props)}
        value={given}
        placeholder={given.length === 0 ? t.oneEach : undefined}
        onChange={(typed) => onChange(typed.map((one) => typedAs(field, one)))}
      />
    )
  if (options.length > FEW)
    return (
      <MultiSelect
        {...shared(props)}
        value={given}
        data={options.map((option) => ({ value: option, label: labelOf(field, option) }))}
        searchable
        onChange={onChange}
      />
    )
  return (
    <Checkbox.Group {...shared(props)} value={given} onChange={onChange}>
      <Group gap="sm" py={6}>
        {options.map((option) => (
          <Checkbox key={option} size="sm" value={option} label={labelOf(field, option)} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}

/** Numbers are numbers in a filter; what is none stays as it is, and the server says so. */
function typedAs(field: Field, typed: string): Json {
  if (field.type !== 'number' && field.type !== 'range') return typed
  const number = Number(decimalOf(typed))
  return typed.trim() === '' || Number.isNaN(number) ? typed : number
}

function Place(props: Input) {
  const { value, onChange, field } = props
  const circle = { latitude: null, longitude: null, km: null, ...(value as object) } as Circle
  const parts = [
    ['latitude', t.latitude],
    ['longitude', t.longitude],
    ['km', t.km],
  ] as const
  return (
    <Group gap="xs" grow>
      {parts.map(([part, label]) => (
        <Amount
          key={part}
          {...props}
          field={{ ...field, unit: part === 'km' ? 'km' : null }}
          label={label}
          value={circle[part]}
          message={part === 'latitude' ? props.message : undefined}
          onChange={(next) => onChange({ ...circle, [part]: next })}
        />
      ))}
    </Group>
  )
}
