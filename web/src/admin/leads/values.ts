import type { Answers } from '../../form/answer'
import { type Field, PARTS, type Value, type Values } from '../../form/fields'

/** What stands in the input of a field that was answered; the reverse of form/read. */
function inputOf(field: Field, answer: unknown): Value {
  if (field.type === 'multi-select') return Array.isArray(answer) ? answer.map(String) : []
  if (field.type === 'location') {
    const place = (answer ?? {}) as Record<string, unknown>
    return Object.fromEntries(PARTS.map((part) => [part, String(place[part] ?? '')]))
  }
  return answer === undefined || answer === null ? '' : String(answer)
}

export function valuesOf(fields: Field[], answers: Answers): Values {
  return Object.fromEntries(fields.map((field) => [field.id, inputOf(field, answers[field.id])]))
}
