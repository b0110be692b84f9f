import type { DealField, FormField, Mapping, Source } from './queries'

/** What is chosen for a question: a source and, of one with parts, the part. */
export type Chosen = { source: string | null; part: string }
export type Choices = Record<string, Chosen>

export const choicesOf = (fields: FormField[], mappings: Mapping[]): Choices =>
  Object.fromEntries(
    fields.map(({ id }) => {
      const known = mappings.find(({ field }) => field === id)
      return [id, { source: known?.source ?? null, part: known?.part ?? '' }]
    }),
  )

/** The choices as set_crm_field_mapping takes them. */
export function mappingOf(choices: Choices): Record<string, Source> {
  const mapping: Record<string, Source> = {}
  for (const [field, { source, part }] of Object.entries(choices)) {
    if (source === null) continue
    mapping[field] = part.trim() === '' ? source : { source, part: part.trim() }
  }
  return mapping
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Choices for the questions that have none yet and are called as a field of the account. */
export function suggestions(fields: FormField[], known: DealField[], choices: Choices): Choices {
  const found: Choices = {}
  for (const { id, label } of fields) {
    if (choices[id]?.source) continue
    const match = known.find(
      ({ name }) => plain(name) === plain(label) || plain(name) === plain(id),
    )
    if (match) found[id] = { source: match.key, part: '' }
  }
  return found
}
