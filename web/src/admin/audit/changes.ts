import type { Json } from '../../api/database'

export type Change = { field: string; before: string; after: string }

const isRow = (value: Json): value is { [key: string]: Json | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function written(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What differs between two states of a row, field by field. */
export function changesOf(before: Json, after: Json): Change[] {
  const [old, now] = [isRow(before) ? before : {}, isRow(after) ? after : {}]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .sort()
    .map((field) => ({ field, before: written(old[field]), after: written(now[field]) }))
    .filter((change) => change.before !== change.after)
}
