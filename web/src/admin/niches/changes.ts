import { choicesOf, type Field, limitsOf } from '../../form/fields'
import type { Mapping } from './mappings'
import { t } from './texts'

const same = (one: unknown, other: unknown) =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** What became of one field, in words. */
function changesOfField(before: Field, after: Field): string[] {
  const words = t.changes
  const said: string[] = []
  const tell = (is: boolean, text: string) => is && said.push(text)
  tell(before.label !== after.label, words.label(before.label, after.label))
  tell(before.type !== after.type, words.type(t.types[before.type], t.types[after.type]))
  tell(!before.required && Boolean(after.required), words.nowRequired)
  tell(Boolean(before.required) && !after.required, words.nowOptional)
  const [old, now] = [choicesOf(before), choicesOf(after)]
  const added = now.filter((option) => !old.includes(option))
  const gone = old.filter((option) => !now.includes(option))
  tell(old.length > 0 && added.length > 0, words.optionsAdded(added.join(', ')))
  tell(now.length > 0 && gone.length > 0, words.optionsGone(gone.join(', ')))
  tell(
    added.length + gone.length === 0 && !same(before.options, after.options) && now.length > 0,
    words.optionsMoved,
  )
  tell(old.length + now.length === 0 && !same(limitsOf(before), limitsOf(after)), words.limits)
  tell(!same(before.labels ?? {}, after.labels ?? {}), words.labels)
  tell(!same(before.shown_if, after.shown_if), words.condition)
  tell(!same(before.step, after.step), words.step(after.step ?? ''))
  tell(!same(before.group, after.group), words.group)
  const texts = (field: Field) => [field.help, field.placeholder, field.unit]
  tell(!same(texts(before), texts(after)), words.texts)
  tell(Boolean(before.sensitive) !== Boolean(after.sensitive), words.sensitive)
  return said
}

export type Change = { key: string; title: string; details: string[] }

/** How a version differs from the one before, field by field; renamed fields are the same field. */
export function changesBetween(before: Field[], after: Field[], mappings: Mapping[]): Change[] {
  const renamed = new Map(
    mappings
      .filter((mapping) => mapping.kind === 'renamed')
      .map((mapping) => [mapping.to[0], mapping.from[0]]),
  )
  const oldOf = (field: Field) =>
    before.find((one) => one.id === (renamed.get(field.id) ?? field.id))
  const found: Change[] = []
  const kept = new Set<string>()
  for (const field of after) {
    const old = oldOf(field)
    if (!old) {
      found.push({ key: field.id, title: t.changes.added(field.label), details: [] })
      continue
    }
    kept.add(old.id)
    const details = changesOfField(old, field)
    if (old.id !== field.id) details.unshift(t.changes.renamed(old.id, field.id))
    if (details.length > 0) found.push({ key: field.id, title: field.label, details })
  }
  for (const field of before)
    if (!kept.has(field.id))
      found.push({ key: `-${field.id}`, title: t.changes.removed(field.label), details: [] })
  const orderOf = (fields: Field[]) =>
    fields.map((field) => renamed.get(field.id) ?? field.id).filter((id) => kept.has(id))
  if (
    !same(
      before.map((field) => field.id).filter((id) => kept.has(id)),
      orderOf(after),
    )
  )
    found.push({ key: 'order', title: t.changes.order, details: [] })
  return found
}
