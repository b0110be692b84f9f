import type { Field } from '../../form/fields'
import type { Source } from './queries'

/** The fields that all these kinds of events have: a condition on another one would drop the rest unasked. */
export function commonFields(sources: Source[], kinds: string[]): Field[] {
  const lists = sources
    .filter((source) => kinds.includes(source.event_kind))
    .map((source) => (source.fields ?? []) as unknown as Field[])
  const [first = [], ...others] = lists
  return first.filter((field) =>
    others.every((list) => list.some(({ id, type }) => id === field.id && type === field.type)),
  )
}
