import type { Field, FieldType } from '../../form/fields'

export type Condition = { field: string; op: string; value: unknown }
export type Simple = { mode: 'all' | 'any'; conditions: Condition[] }

const isCondition = (node: unknown): node is Condition =>
  typeof node === 'object' && node !== null && 'field' in node && 'op' in node

/** A condition as a list, if that is all it is; null where it is nested or written short. */
export function simpleOf(condition: Record<string, unknown>): Simple | null {
  if (isCondition(condition)) return { mode: 'all', conditions: [condition] }
  const [mode, ...others] = Object.keys(condition)
  if (others.length > 0 || (mode !== 'all' && mode !== 'any')) return null
  const nodes = condition[mode]
  return Array.isArray(nodes) && nodes.every(isCondition) ? { mode, conditions: nodes } : null
}

export function conditionOf({ mode, conditions }: Simple): Record<string, unknown> | undefined {
  if (conditions.length === 0) return undefined
  return conditions.length === 1 ? { ...conditions[0] } : { [mode]: conditions }
}

/** Comparisons that a form can make with an answer of this type. */
export function opsOf(type: FieldType): string[] {
  if (type === 'number' || type === 'range' || type === 'date')
    return ['gte', 'lte', 'eq', 'exists']
  if (type === 'select' || type === 'radio') return ['eq', 'neq', 'exists']
  if (type === 'multi-select') return ['contains', 'exists']
  return type === 'boolean' ? ['eq', 'exists'] : ['exists']
}

/** What the value begins as when field or comparison is chosen. */
export function firstValue(field: Field, op: string): unknown {
  if (op === 'exists' || field.type === 'boolean') return true
  if (Array.isArray(field.options)) return field.options[0] ?? ''
  return field.type === 'date' ? '' : 0
}

/** A condition on a field of which it is known what it is called now. */
export function firstCondition(field: Field): Condition {
  const op = opsOf(field.type)[0] ?? 'exists'
  return { field: field.id, op, value: firstValue(field, op) }
}
