import { useEffect, useState } from 'react'
import { Fault } from '../../api/faults'
import { language } from '../../texts/language'
import { Refusal } from '../Refusal'
import { t } from './texts'

type Props = { fault: Fault; inputs: Record<string, string>; labels: Record<string, string> }

/** A refusal in the language of the page, and how long one has to wait. */
export function Problem({ fault, inputs, labels }: Props) {
  const shown = translated(fault, labels)
  return (
    <>
      <Refusal fault={shown} inputs={inputs} />
      {fault.retryAfter !== null && <Wait seconds={fault.retryAfter} key={String(fault)} />}
    </>
  )
}

/** The same fault in our words where we have some; faults of fields begin with the name of the input. */
export function translated(fault: Fault, labels: Record<string, string>): Fault {
  const own = t.refusals[fault.code]
  const coded = new Map(fault.items.map((item) => [item.field, item]))
  const fields = new Map(
    [...fault.fields].map(([field, message]) => {
      const said = t.faults[coded.get(field)?.code ?? ''] ?? own ?? message
      return [field, labels[field] && coded.has(field) ? `${labels[field]}: ${said}` : said]
    }),
  )
  const hint = own === undefined ? fault.hint : null
  return new Fault(own ?? fault.message, fault.code, fault.status, hint, fields)
}

/** "in 14 minutes", counted down; nothing once it is over. */
function Wait({ seconds }: { seconds: number }) {
  const [until] = useState(() => Date.now() + seconds * 1000)
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.ceil((until - Date.now()) / 1000)), 1000)
    return () => clearInterval(timer)
  }, [until])
  return left > 0 ? <p>{t.in(inTime(left))}</p> : null
}

export function inTime(seconds: number): string {
  const words = new Intl.RelativeTimeFormat(language)
  return seconds > 90
    ? words.format(Math.ceil(seconds / 60), 'minute')
    : words.format(seconds, 'second')
}
