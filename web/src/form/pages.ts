import { type Field, type Step, stepsOf, type Values } from './fields'
import { shownFields } from './read'

/** The steps that are not empty, and the contact data: a step of its own where there are several, else on the same page. */
export function pagesOf(
  fields: Field[],
  contact: Field[],
  values: Values,
  contactTitle: string,
): Step[] {
  const shown = new Set(shownFields(fields, values))
  const steps = stepsOf(fields)
    .map(({ title, fields: members }) => ({
      title,
      fields: members.filter((field) => shown.has(field)),
    }))
    .filter(({ fields: members }) => members.length > 0)
  if (steps.length > 1) return [...steps, { title: contactTitle, fields: contact }]
  const group = contact.map((field) => ({ ...field, group: contactTitle }))
  return [{ title: '', fields: [...(steps[0]?.fields ?? []), ...group] }]
}

/** The first page with one of these fields; null if none has, as that of the consents is the last. */
export function pageOfFault(pages: Step[], paths: string[]): number | null {
  const wrong = (field: Field) =>
    paths.some((path) => path === field.id || path.startsWith(`${field.id}.`))
  const page = pages.findIndex(({ fields }) => fields.some(wrong))
  return page === -1 ? null : page
}
