import { type FormState, idOf } from './context'
import type { Field } from './fields'

type Props = { field: Field; state: FormState }

export function Optional({ field, state }: Props) {
  return field.required ? null : <span className="form-optional"> ({state.texts.optional})</span>
}

/** What stands below an input: its help and what is wrong with it. */
export function Notes({ field, state, path = field.id }: Props & { path?: string }) {
  const id = idOf(state, path)
  const fault = state.faults.get(path)
  return (
    <>
      {field.help && path === field.id && (
        <p className="form-help" id={`${id}-help`}>
          {field.help}
        </p>
      )}
      {fault && (
        <p className="form-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </>
  )
}
