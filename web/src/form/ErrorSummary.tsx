import { useEffect, useRef } from 'react'

type SummaryItem = { id: string; label: string; message: string }

/** Says what is wrong, is focused when it appears, and leads to each input. */
export function ErrorSummary({
  title,
  items,
  attempt,
}: {
  title: string
  items: SummaryItem[]
  attempt: number
}) {
  const ref = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is told of anew
  useEffect(() => ref.current?.focus(), [attempt])
  const go = (id: string) => {
    const target = document.getElementById(id)
    const input = target?.matches('fieldset') ? target.querySelector('input') : target
    input?.focus()
    target?.scrollIntoView({ block: 'center' })
  }
  return (
    <div className="form-summary" role="alert" tabIndex={-1} ref={ref}>
      <p className="form-summary-title">{title}</p>
      {items.length > 0 && (
        <ul>
          {items.map(({ id, label, message }) => (
            <li key={id}>
              <a
                href={`#${id}`}
                onClick={(event) => {
                  event.preventDefault()
                  go(id)
                }}
              >
                {label}: {message}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
