import { useEffect, useRef } from 'react'
import type { Fault } from '../api/faults'
import { t } from './texts'

type Props = {
  fault: Fault
  onRetry?: () => void
  /** Ids of the inputs by the field of the API. */
  inputs?: Record<string, string>
}

/** What the API refused, with links to the fields; takes the focus. */
export function Refusal({ fault, onRetry, inputs = {} }: Props) {
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new refusal takes the focus
  useEffect(() => box.current?.focus(), [fault])
  return (
    <div ref={box} className="refusal" role="alert" tabIndex={-1}>
      <p>
        <strong>{fault.fields.size > 0 ? t.faults : fault.message}</strong>
      </p>
      {fault.fields.size > 0 && (
        <ul>
          {[...fault.fields].map(([field, message]) => (
            <li key={field}>
              {inputs[field] ? <a href={`#${inputs[field]}`}>{message}</a> : message}
            </li>
          ))}
        </ul>
      )}
      {fault.hint && <p>{fault.hint}</p>}
      {fault.retryAfter !== null && <p>{t.wait(fault.retryAfter)}</p>}
      {onRetry && (
        <button type="button" className="button quiet" onClick={onRetry}>
          {t.tryAgain}
        </button>
      )}
    </div>
  )
}
