import { choicesOf, type Field } from '../../form/fields'

type Row = { from: Record<string, unknown>; to: Record<string, unknown> }
/** How fields of the active version become those of a draft, as set_field_mappings takes it. */
export type Mapping = {
  kind: string
  from: string[]
  to: string[]
  table?: Row[]
  separator?: string
}

/** Which option became which; an option that is left out has no successor. */
type OptionTable = Record<string, string>

/** Mappings that name fields which are no more would be refused. */
export function stillValid(mappings: Mapping[], before: Field[], after: Field[]): Mapping[] {
  const has = (fields: Field[], ids: string[]) =>
    ids.every((id) => fields.some((field) => field.id === id))
  return mappings.filter((mapping) => has(before, mapping.from) && has(after, mapping.to))
}

/** The active fields that the draft does not have under their id. */
export const missingFields = (before: Field[], after: Field[]): Field[] =>
  before.filter((old) => !after.some((field) => field.id === old.id))

/** The new field that an old one was renamed to; empty if it was removed. */
export const renamedTo = (mappings: Mapping[], oldId: string): string =>
  mappings.find((mapping) => mapping.kind === 'renamed' && mapping.from[0] === oldId)?.to[0] ?? ''

export function rename(mappings: Mapping[], oldId: string, newId: string): Mapping[] {
  const others = mappings.filter((mapping) => !mapping.from.includes(oldId))
  return newId === '' ? others : [...others, { kind: 'renamed', from: [oldId], to: [newId] }]
}

/** Pairs of choices whose options are not the same any more: the answers of filters need a successor. */
export function changedChoices(
  before: Field[],
  after: Field[],
  mappings: Mapping[],
): { old: Field; now: Field; gone: string[] }[] {
  return before.flatMap((old) => {
    const id = renamedTo(mappings, old.id) || old.id
    const now = after.find((field) => field.id === id)
    if (!now || choicesOf(old).length === 0 || choicesOf(now).length === 0) return []
    const gone = choicesOf(old).filter((option) => !choicesOf(now).includes(option))
    return gone.length > 0 ? [{ old, now, gone }] : []
  })
}

export function optionTable(mappings: Mapping[], old: Field, now: Field): OptionTable {
  const mapping = mappings.find((one) => one.from[0] === old.id && one.to[0] === now.id)
  return Object.fromEntries(
    (mapping?.table ?? []).map((row) => [String(row.from[old.id]), String(row.to[now.id])]),
  )
}

/** A table names every option that lives on, also those that stay as they are. */
export function mapOptions(
  mappings: Mapping[],
  old: Field,
  now: Field,
  chosen: OptionTable,
): Mapping[] {
  const rows = choicesOf(old).flatMap((option): Row[] => {
    const next = choicesOf(now).includes(option) ? option : chosen[option]
    return next ? [{ from: { [old.id]: option }, to: { [now.id]: next } }] : []
  })
  const others = mappings.filter((mapping) => !mapping.from.includes(old.id))
  const isNeeded = Object.values(chosen).some(Boolean)
  const kind = old.id === now.id ? 'direct' : 'renamed'
  if (!isNeeded) return kind === 'renamed' ? rename(mappings, old.id, now.id) : others
  return [...others, { kind, from: [old.id], to: [now.id], table: rows }]
}
