import { language, locale, textsOf } from '../texts/language'
import { formatDate } from './Dates'

/** What a field of a form version says about an answer to it. */
export type AnsweredField = {
  id: string
  label: string
  type: string
  unit?: string | null
  /** What people read instead of an option. */
  labels?: Record<string, string> | null
}

export type Answers = Record<string, unknown>

type Place = Partial<
  Record<'address' | 'zip' | 'city' | 'state' | 'country' | 'latitude' | 'longitude', unknown>
>

const t = textsOf({ en: { yes: 'Yes', no: 'No' }, de: { yes: 'Ja', no: 'Nein' } })

const isPlace = (value: unknown): value is Place =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function countryOf(code: unknown): string {
  try {
    return new Intl.DisplayNames(language, { type: 'region' }).of(`${code}`) ?? `${code}`
  } catch {
    return `${code}`
  }
}

function placeText({ address, zip, city, state, country }: Place): string {
  const town = [zip, city].filter(Boolean).join(' ')
  const lines = [address, [town, state].filter(Boolean).join(', '), country && countryOf(country)]
  return lines.filter(Boolean).join('\n')
}

/** An answer as people read it; null where there is none. */
export function answerText(field: AnsweredField, value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? t.yes : t.no
  if (typeof value === 'number') {
    const written = new Intl.NumberFormat(locale).format(value)
    return field.unit ? `${written} ${field.unit}` : written
  }
  if (Array.isArray(value)) {
    return value.map((one) => answerText(field, one)).join(', ') || null
  }
  if (isPlace(value)) return placeText(value) || null
  if (field.type === 'date') return formatDate(`${value}`, 'date')
  return field.labels?.[`${value}`] ?? `${value}`
}

/** A page that shows a place on a map; null where the answer names none. */
export function mapLink(value: unknown): string | null {
  if (!isPlace(value)) return null
  const { latitude, longitude } = value
  if (typeof latitude === 'number' && typeof longitude === 'number') {
    const point = `mlat=${latitude}&mlon=${longitude}`
    return `https://www.openstreetmap.org/?${point}#map=14/${latitude}/${longitude}`
  }
  const words = placeText(value).replaceAll('\n', ', ')
  return words && `https://www.openstreetmap.org/search?query=${encodeURIComponent(words)}`
}

/** The fields of the form version in their order; answers to unknown fields come last, under their ids. */
export function fieldsOf(fields: AnsweredField[], answers: Answers): AnsweredField[] {
  const known = new Set(fields.map((field) => field.id))
  const others = Object.keys(answers).filter((id) => !known.has(id))
  return [...fields, ...others.map((id) => ({ id, label: id, type: 'text' }))]
}
