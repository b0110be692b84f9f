import type { Field, Value, Values } from './fields'
import type { FormTexts } from './texts'

/** What the inputs of one form share. */
export type FormState = {
  values: Values
  /** Messages by field, with parts of a location as `place.city`. */
  faults: ReadonlyMap<string, string>
  change: (id: string, value: Value) => void
  texts: FormTexts
  /** Distinguishes the ids of several forms of one page. */
  prefix: string
  language: string
}

export const idOf = (state: FormState, path: string) => `${state.prefix}-${path.replace('.', '-')}`

/** The attributes by which an input is connected with its help and its fault. */
export function describedBy(state: FormState, field: Field, path = field.id) {
  const id = idOf(state, path)
  const ids = [
    field.help && path === field.id && `${id}-help`,
    state.faults.has(path) && `${id}-fault`,
  ]
  return {
    id,
    'aria-describedby': ids.filter(Boolean).join(' ') || undefined,
    'aria-invalid': state.faults.has(path) || undefined,
  }
}
