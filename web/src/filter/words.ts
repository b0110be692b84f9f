import { type Field, labelOf } from '../form/fields'
import { formatDate } from '../ui/Dates'
import { count } from '../ui/Money'
import {
  type Circle,
  type Condition,
  filterFields,
  isCondition,
  type Json,
  modeOf,
  type Rule,
  rulesOf,
} from './rules'
import { t } from './texts'

/** A filter as a sentence. */
export function inWords(group: Exclude<Rule, Condition>, fields: Field[]): string {
  if (rulesOf(group).length === 0) return t.everything
  return `${t.leadsWhere} ${phrase(group, filterFields(fields), true)}.`
}

function phrase(rule: Rule, fields: Field[], isOuter = false): string {
  if (isCondition(rule)) return conditionInWords(rule, fields)
  const mode = modeOf(rule)
  const parts = rulesOf(rule).map((one) => phrase(one, fields))
  const joined = parts.join(mode === 'all' || mode === 'not_all' ? t.and : t.or)
  const grouped = parts.length > 1 && !isOuter ? `(${joined})` : joined
  if (mode === 'none') return t.notAny(grouped)
  return mode === 'not_all' ? t.notAll(grouped) : grouped
}

function conditionInWords({ field: id, op, value }: Condition, fields: Field[]): string {
  const field = fields.find((one) => one.id === id)
  return `${field?.label ?? id} ${askedOf(op, value, field)}`
}

function askedOf(op: Condition['op'], value: Json, field: Field | undefined): string {
  if (op === 'exists') return value === false ? t.isUnanswered : t.isAnswered
  if (op === 'within_km') {
    const { latitude, longitude, km } = (value ?? {}) as Partial<Circle>
    return t.near(shown(km ?? null), `${shown(latitude ?? null)}, ${shown(longitude ?? null)}`)
  }
  if (op === 'between' && Array.isArray(value))
    return t.betweenWords(shown(value[0] ?? null, field), shown(value[1] ?? null, field))
  const said = Array.isArray(value)
    ? value.map((one) => shown(one, field)).join(', ') || t.nothing
    : shown(value, field)
  return `${opInWords(op, field)} ${said}`
}

/** An operator as it is said of a field. */
export function opInWords(op: Condition['op'], field: Field | undefined): string {
  return (field?.type === 'date' && t.dateOps[op]) || t.ops[op]
}

function shown(value: Json, field?: Field): string {
  if (value === null || value === '') return t.nothing
  if (typeof value === 'boolean') return value ? t.yes : t.no
  if (typeof value === 'number') return field?.unit ? `${count(value)} ${field.unit}` : count(value)
  if (typeof value !== 'string') return t.nothing
  if (field?.type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDate(value, 'date')
  return field ? labelOf(field, value) : value
}
