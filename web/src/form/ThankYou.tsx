import { useEffect, useRef, useState } from 'react'
import { Attachments } from './Attachments'
import type { NicheForm } from './niche'
import { loadReceipt } from './onPage'
import { thanksTexts } from './thanks'
import './form.css'

/** What happens next, and a place for files. */
export function ThankYou({ form }: { form: NicheForm }) {
  const texts = thanksTexts[form.language]
  const [receipt] = useState(() => loadReceipt(form.niche))
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <>
      <section className="thanks">
        <svg viewBox="0 0 48 48" width="56" height="56" aria-hidden="true" className="thanks-mark">
          <circle cx="24" cy="24" r="22" fill="none" stroke="currentColor" strokeWidth="2" />
          <path d="m15 25 6.5 6.5L34 18" fill="none" stroke="currentColor" strokeWidth="3" />
        </svg>
        <h1 tabIndex={-1} ref={title}>
          {texts.thanks}
        </h1>
        <p className="lead">{texts.thanksWhy}</p>
      </section>
      {receipt && <Attachments receipt={receipt} texts={texts} />}
    </>
  )
}
