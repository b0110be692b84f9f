import type { ReactNode } from 'react'
import { Choices } from './Choices'
import { describedBy, type FormState, idOf } from './context'
import { choicesOf, type Field as FormField, labelOf, limitsOf } from './fields'
import { Notes, Optional } from './Notes'
import { Place } from './Place'

type Props = { field: FormField; state: FormState }

function Labelled({ field, state, children }: Props & { children: ReactNode }) {
  return (
    <div className="form-field">
      <label htmlFor={idOf(state, field.id)}>
        {field.label}
        <Optional field={field} state={state} />
      </label>
      {children}
      <Notes field={field} state={state} />
    </div>
  )
}

const INPUTS = {
  text: { type: 'text' },
  email: { type: 'email', inputMode: 'email' },
  phone: { type: 'tel', inputMode: 'tel' },
  number: { type: 'number', inputMode: 'decimal' },
  range: { type: 'number', inputMode: 'decimal' },
  date: { type: 'date' },
} as const
const AUTOCOMPLETE: Record<string, string> = { email: 'email', phone: 'tel' }

function Input({ field, state, kind }: Props & { kind: keyof typeof INPUTS }) {
  const { min, max, step, max_length } = limitsOf(field)
  const isNumber = kind === 'number' || kind === 'range'
  const value = (state.values[field.id] ?? '') as string
  const shared = {
    ...describedBy(state, field),
    required: field.required ?? undefined,
    onChange: (event: { currentTarget: { value: string } }) =>
      state.change(field.id, event.currentTarget.value),
  }
  const input = (
    <input
      {...INPUTS[kind]}
      {...shared}
      autoComplete={field.autocomplete ?? AUTOCOMPLETE[kind]}
      value={value}
      placeholder={field.placeholder ?? undefined}
      min={min}
      max={max}
      step={isNumber ? (step ?? 'any') : undefined}
      maxLength={max_length}
    />
  )
  return (
    <Labelled field={field} state={state}>
      <div className="form-line">
        {kind === 'range' && (
          // It always has a value, so that it stands in the middle, pale, until somebody moves it or types a number.
          <input
            type="range"
            tabIndex={-1}
            aria-hidden="true"
            data-untouched={value === '' || undefined}
            min={min}
            max={max}
            step={step ?? 'any'}
            value={value === '' ? (Number(min) + Number(max)) / 2 : value}
            onChange={shared.onChange}
          />
        )}
        {input}
        {field.unit && <span className="form-unit">{field.unit}</span>}
      </div>
    </Labelled>
  )
}

function TextArea({ field, state }: Props) {
  return (
    <Labelled field={field} state={state}>
      <textarea
        {...describedBy(state, field)}
        rows={4}
        required={field.required ?? undefined}
        maxLength={limitsOf(field).max_length}
        placeholder={field.placeholder ?? undefined}
        value={(state.values[field.id] ?? '') as string}
        onChange={(event) => state.change(field.id, event.currentTarget.value)}
      />
    </Labelled>
  )
}

function Select({ field, state }: Props) {
  return (
    <Labelled field={field} state={state}>
      <select
        {...describedBy(state, field)}
        required={field.required ?? undefined}
        value={(state.values[field.id] ?? '') as string}
        onChange={(event) => state.change(field.id, event.currentTarget.value)}
      >
        <option value="">{field.placeholder ?? state.texts.choose}</option>
        {choicesOf(field).map((option) => (
          <option key={option} value={option}>
            {labelOf(field, option)}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** The native input of a field, with its label, help and fault. */
export function Field({ field, state }: Props) {
  switch (field.type) {
    case 'textarea':
      return <TextArea field={field} state={state} />
    case 'select':
      return <Select field={field} state={state} />
    case 'radio':
    case 'boolean':
    case 'multi-select':
      return <Choices field={field} state={state} />
    case 'location':
      return <Place field={field} state={state} />
    default:
      return <Input field={field} state={state} kind={field.type} />
  }
}
