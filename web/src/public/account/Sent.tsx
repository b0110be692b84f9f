import { type ReactNode, useEffect, useRef } from 'react'

type Props = { title: string; text: string; more?: string; children: ReactNode }

/** What a form became: a mail is on its way. Its heading takes the focus from the form. */
export function Sent({ title, text, more, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="narrow card">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p>{text}</p>
      {more && <p className="hint">{more}</p>}
      {children}
    </section>
  )
}
