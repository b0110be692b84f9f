import type { FormState } from './context'
import type { NicheForm } from './niche'

type Props = {
  form: NicheForm
  state: FormState
  agreed: string[]
  onChange: (agreed: string[]) => void
}

/** The texts that the person agrees to; none is ticked before. */
export function Consents({ form, state, agreed, onChange }: Props) {
  if (form.consents.length === 0) return null
  return (
    <fieldset className="form-field">
      <legend>{state.texts.consents}</legend>
      {form.consents.map(({ id, text, is_required }) => {
        const path = `consents.${id}`
        const fault = state.faults.get(path)
        return (
          <div key={id} className="form-consent">
            <label className="form-choice" htmlFor={`${state.prefix}-consents-${id}`}>
              <input
                type="checkbox"
                id={`${state.prefix}-consents-${id}`}
                required={is_required}
                checked={agreed.includes(id)}
                aria-invalid={fault ? true : undefined}
                aria-describedby={fault ? `${state.prefix}-consents-${id}-fault` : undefined}
                onChange={(event) =>
                  onChange(
                    event.currentTarget.checked
                      ? [...agreed, id]
                      : agreed.filter((each) => each !== id),
                  )
                }
              />
              <span>
                {text}
                {!is_required && <span className="form-optional"> ({state.texts.optional})</span>}
              </span>
            </label>
            {fault && (
              <p className="form-fault" id={`${state.prefix}-consents-${id}-fault`}>
                {fault}
              </p>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
