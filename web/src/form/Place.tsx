import { describedBy, type FormState, idOf } from './context'
import { type Field, limitsOf, PARTS, type Part } from './fields'
import { Notes, Optional } from './Notes'

const AUTOCOMPLETE: Partial<Record<Part, string>> = {
  address: 'street-address',
  zip: 'postal-code',
  city: 'address-level2',
  state: 'address-level1',
}

function countryName(code: string, language: string): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code
}

/** The parts of a location. Nobody knows their coordinates: they are asked for only where the form requires them. */
export function Place({ field, state }: { field: Field; state: FormState }) {
  const { requires = [], countries } = limitsOf(field)
  const { id, ...described } = describedBy(state, field)
  const value = (state.values[field.id] ?? {}) as Record<string, string>
  const parts = PARTS.filter(
    (part) =>
      (part !== 'latitude' && part !== 'longitude' && (part !== 'country' || countries)) ||
      requires.includes(part),
  )
  const set = (part: Part, text: string) => state.change(field.id, { ...value, [part]: text })
  return (
    <fieldset
      className="form-field"
      id={id}
      tabIndex={-1}
      aria-describedby={described['aria-describedby']}
    >
      <legend>
        {field.label}
        <Optional field={field} state={state} />
      </legend>
      <div className="form-parts">
        {parts.map((part) => {
          const path = `${field.id}.${part}`
          const shared = {
            ...describedBy(state, field, path),
            required: Boolean(field.required) && requires.includes(part),
            value: value[part] ?? '',
          }
          return (
            <div key={part} className={`form-part form-part-${part}`}>
              <label htmlFor={idOf(state, path)}>{state.texts.parts[part]}</label>
              {part === 'country' && countries ? (
                <select
                  {...shared}
                  autoComplete="country"
                  onChange={(event) => set(part, event.currentTarget.value)}
                >
                  <option value="">{state.texts.choose}</option>
                  {countries.map((code) => (
                    <option key={code} value={code}>
                      {countryName(code, state.language)}
                    </option>
                  ))}
                </select>
              ) : (
                <input
                  {...shared}
                  type="text"
                  autoComplete={AUTOCOMPLETE[part]}
                  inputMode={part === 'latitude' || part === 'longitude' ? 'decimal' : undefined}
                  onChange={(event) => set(part, event.currentTarget.value)}
                />
              )}
              <Notes field={field} state={state} path={path} />
            </div>
          )
        })}
      </div>
      <Notes field={field} state={state} />
    </fieldset>
  )
}
