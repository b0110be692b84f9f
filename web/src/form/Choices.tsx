import { describedBy, type FormState, idOf } from './context'
import { choicesOf, type Field, labelOf } from './fields'
import { Notes, Optional } from './Notes'

/** Radio buttons, or boxes where several may be ticked. Yes and no are two radio buttons: nothing is agreed to unasked. */
export function Choices({ field, state }: { field: Field; state: FormState }) {
  const isMulti = field.type === 'multi-select'
  const { id, 'aria-describedby': description } = describedBy(state, field)
  const value = state.values[field.id] ?? (isMulti ? [] : '')
  const options =
    field.type === 'boolean'
      ? [['true', state.texts.yes] as const, ['false', state.texts.no] as const]
      : choicesOf(field).map((option) => [option, labelOf(field, option)] as const)
  const change = (option: string, isTicked: boolean) => {
    if (!Array.isArray(value)) state.change(field.id, option)
    else state.change(field.id, isTicked ? [...value, option] : value.filter((v) => v !== option))
  }
  return (
    <fieldset className="form-field" id={id} tabIndex={-1} aria-describedby={description}>
      <legend>
        {field.label}
        <Optional field={field} state={state} />
      </legend>
      <div className="form-choices">
        {options.map(([option, label], index) => (
          <label key={option} className="form-choice" htmlFor={`${id}-${index}`}>
            <input
              type={isMulti ? 'checkbox' : 'radio'}
              id={`${id}-${index}`}
              name={idOf(state, field.id)}
              value={option}
              required={!isMulti && Boolean(field.required)}
              checked={Array.isArray(value) ? value.includes(option) : value === option}
              onChange={(event) => change(option, event.currentTarget.checked)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      <Notes field={field} state={state} />
    </fieldset>
  )
}
