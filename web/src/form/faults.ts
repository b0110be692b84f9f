import type { CodedFault } from '../api/faults'
import { type Field, limitsOf, type Values } from './fields'
import { answerOf } from './read'
import type { FormTexts } from './texts'

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
