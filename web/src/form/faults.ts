import type { CodedFault, Fault } from '../api/faults'
import { answerOf } from './answer'
import { type Field, limitsOf, type Values } from './fields'
import type { FormTexts } from './texts'

const CLOSED = ['LM202', 'LM304']

/** A fault in the language of the form; the API's own words where we have none. */
export function messageOf(fault: CodedFault, field: Field | undefined, texts: FormTexts): string {
  const limits: Record<string, unknown> = field ? limitsOf(field) : {}
  const said = texts.messages[fault.code]?.replace(/\{(\w+)\}/g, (_, name) =>
    String(limits[name] ?? ''),
  )
  if (said) return said
  return fault.message.charAt(0).toUpperCase() + fault.message.slice(1)
}

/** What can be said before anything is sent: the required fields that were left empty. */
export function missing(fields: Field[], values: Values): CodedFault[] {
  return fields
    .filter((field) => field.required && answerOf(field, values[field.id]) === undefined)
    .map((field) => ({ field: field.id, code: 'required', message: 'is required' }))
}

/** The sentence above the list of faults. */
export function titleOf(fault: Fault, texts: FormTexts): string {
  if (fault.isOffline) return texts.offline
  if (fault.items.length > 0) return texts.faults
  if (CLOSED.includes(fault.code)) return texts.closed
  return fault.retryAfter === null
    ? texts.failed
    : `${texts.failed}. ${texts.retry(fault.retryAfter)}`
}
