import { choicesOf, type Field, PARTS, type Value } from './fields'

export type Answers = Record<string, unknown>

/** What is no number is sent as it was typed: the API says what is wrong with it. */
function numberOf(text: string): unknown {
  const number = Number(text.replace(',', '.'))
  return Number.isFinite(number) ? number : text
}

function placeOf(value: Record<string, string>): Answers | undefined {
  const parts = PARTS.filter((part) => value[part]?.trim())
  if (parts.length === 0) return undefined
  const isNumber = (part: string) => part === 'latitude' || part === 'longitude'
  return Object.fromEntries(
    parts.map((part) => [
      part,
      isNumber(part) ? numberOf(value[part] ?? '') : (value[part] ?? '').trim(),
    ]),
  )
}

/** The answer that the input of a field holds; undefined if it was left empty. */
export function answerOf(field: Field, value: Value | undefined): unknown {
  if (Array.isArray(value)) {
    // In the order of the form, and without options that it no longer has.
    const ticked = choicesOf(field).filter((option) => value.includes(option))
    return ticked.length > 0 ? ticked : undefined
  }
  if (typeof value === 'object') return placeOf(value)
  if (value === undefined || value.trim() === '') return undefined
  if (field.type === 'number' || field.type === 'range') return numberOf(value)
  if (field.type === 'boolean') return value === 'true'
  return value
}
