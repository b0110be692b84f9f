import { type Field, type FieldType, limitsOf, PARTS, type Part } from '../form/fields'
import { t } from './texts'

/**
 * Filters as the API has them, written in full: the editor works on this JSON itself, so that the path of a fault, such
 * as `filter.all[1].value[0]`, is the way to what it is about.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Operator =
  | 'eq'
  | 'neq'
  | 'gte'
  | 'lte'
  | 'between'
  | 'in'
  | 'not_in'
  | 'contains'
  | 'within_km'
  | 'exists'
export type Condition = { field: string; op: Operator; value: Json }
export type Group = { all: Rule[] } | { any: Rule[] }
export type Rule = Condition | Group | { not: Group }
/** What a group says of its rules. */
export type Mode = 'all' | 'any' | 'none' | 'not_all'
export type Circle = { latitude: Json; longitude: Json; km: Json }

export const DEEPEST = 8

const MANY: Operator[] = ['in', 'not_in']
const OF_NUMBERS: Operator[] = ['gte', 'lte', 'between', 'eq', 'neq', ...MANY, 'exists']
const OF_TEXTS: Operator[] = ['eq', 'neq', 'contains', ...MANY, 'exists']
const OF_CHOICES: Operator[] = [...MANY, 'eq', 'neq', 'exists']

/** What can be asked of a field, the most usual first. */
export const operators: Record<FieldType, Operator[]> = {
  number: OF_NUMBERS,
  range: OF_NUMBERS,
  date: OF_NUMBERS,
  text: OF_TEXTS,
  textarea: OF_TEXTS,
  email: OF_TEXTS,
  phone: OF_TEXTS,
  select: OF_CHOICES,
  radio: OF_CHOICES,
  'multi-select': ['contains', ...MANY, 'exists'],
  boolean: ['eq', 'neq', 'exists'],
  location: ['within_km', 'exists'],
}

/** The fields that a filter can name: those of the form, and the parts of its locations, such as `place.city`. */
export function filterFields(fields: Field[]): Field[] {
  return fields.flatMap((field) =>
    field.type === 'location' ? [field, ...PARTS.map((part) => partOf(field, part))] : [field],
  )
}

function partOf(field: Field, part: Part): Field {
  const shared = { id: `${field.id}.${part}`, label: `${field.label}: ${t.parts[part]}` }
  if (part === 'latitude' || part === 'longitude') return { ...shared, type: 'number' }
  const countries = part === 'country' ? limitsOf(field).countries : undefined
  return countries ? { ...shared, type: 'select', options: countries } : { ...shared, type: 'text' }
}

export const isCondition = (rule: Rule): rule is Condition => 'op' in rule

export function modeOf(rule: Exclude<Rule, Condition>): Mode {
  if ('not' in rule) return 'any' in rule.not ? 'none' : 'not_all'
  return 'any' in rule ? 'any' : 'all'
}

export function rulesOf(rule: Exclude<Rule, Condition>): Rule[] {
  const group = 'not' in rule ? rule.not : rule
  return 'any' in group ? group.any : group.all
}

export function groupOf(mode: Mode, rules: Rule[]): Exclude<Rule, Condition> {
  if (mode === 'none') return { not: { any: rules } }
  if (mode === 'not_all') return { not: { all: rules } }
  return mode === 'any' ? { any: rules } : { all: rules }
}

/** Where the rules of a group stand, below the path of the group. */
export const pathOf: Record<Mode, string> = {
  all: '.all',
  any: '.any',
  none: '.not.any',
  not_all: '.not.all',
}

/** A new rule on a field: nothing is filled in for whom it is. */
export function conditionOn(field: Field): Condition {
  const op = operators[field.type][0] as Operator
  return { field: field.id, op, value: emptyValue(op) }
}

function emptyValue(op: Operator): Json {
  if (op === 'between') return [null, null]
  if (op === 'in' || op === 'not_in') return []
  if (op === 'within_km') return { latitude: null, longitude: null, km: null }
  return op === 'exists' ? true : null
}

/** The value to begin with when the operator changes: what was given, where it still says something. */
export function valueFor(op: Operator, before: Json): Json {
  const empty = emptyValue(op)
  if (op === 'exists' || op === 'within_km') return empty
  const first = Array.isArray(before) ? before[0] : before
  const isPlain = ['string', 'number'].includes(typeof first)
  if (Array.isArray(empty)) {
    if (op === 'between') return [isPlain ? (first as Json) : null, null]
    return Array.isArray(before)
      ? before.filter((one) => one !== null)
      : isPlain
        ? [first as Json]
        : []
  }
  return isPlain ? (first as Json) : empty
}

/** A filter of the API as one group of rules written in full; shorthand is rewritten. */
export function normalise(filter: Json, fields: Field[]): Exclude<Rule, Condition> {
  const rules = rulesIn(filter, filterFields(fields))
  const [only] = rules
  return rules.length === 1 && only && !isCondition(only) ? only : { all: rules }
}

/** The filter to send: no rules at all are every lead. */
export const toFilter = (group: Exclude<Rule, Condition>): Json =>
  rulesOf(group).length === 0 ? {} : (group as Json)

function rulesIn(node: Json, fields: Field[]): Rule[] {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return []
  if ('field' in node && 'op' in node) {
    const { field, op, value = true } = node
    return [{ field, op, value } as Condition]
  }
  return Object.entries(node).map(([key, value]) => ruleOf(key, value, fields))
}

function ruleOf(key: string, value: Json, fields: Field[]): Rule {
  if (key === 'all' || key === 'any') {
    const rules = (Array.isArray(value) ? value : []).map((one) => asOne(rulesIn(one, fields)))
    return groupOf(key, rules)
  }
  if (key === 'not') {
    const inner = asOne(rulesIn(value, fields))
    return { not: isCondition(inner) || 'not' in inner ? { any: [inner] } : inner }
  }
  return shorthand(key, value, fields.find((field) => field.id === key)?.type)
}

const asOne = (rules: Rule[]): Rule => (rules.length === 1 && rules[0] ? rules[0] : { all: rules })

function shorthand(field: string, value: Json, type: FieldType | undefined): Condition {
  if (Array.isArray(value)) return { field, op: 'in', value }
  if (typeof value !== 'object' || value === null)
    return { field, op: type === 'multi-select' ? 'contains' : 'eq', value }
  const { min, max } = value
  if (min !== undefined && max !== undefined) return { field, op: 'between', value: [min, max] }
  return min !== undefined
    ? { field, op: 'gte', value: min }
    : { field, op: 'lte', value: max ?? null }
}

/** Faults at a rule: those at its path, and of a condition also those of its parts. */
export function faultsAt(faults: ReadonlyMap<string, string>, path: string, isDeep: boolean) {
  return [...faults]
    .filter(
      ([at]) => at === path || (isDeep && (at.startsWith(`${path}.`) || at.startsWith(`${path}[`))),
    )
    .map(([, message]) => message)
}
