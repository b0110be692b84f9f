import { type Answers, answerOf } from './answer'
import { hiddenFields } from './conditions'
import type { Field, Values } from './fields'

function allAnswers(fields: Field[], values: Values): Answers {
  return Object.fromEntries(
    fields
      .map((field) => [field.id, answerOf(field, values[field.id])] as const)
      .filter(([, answer]) => answer !== undefined),
  )
}

/** The fields that a form shows with these values. */
export function shownFields(fields: Field[], values: Values): Field[] {
  const hidden = hiddenFields(fields, allAnswers(fields, values))
  return fields.filter((field) => !hidden.has(field.id))
}

/** The answers of a form as submit_lead takes them: of the fields that are shown, without those left empty. */
export function read(fields: Field[], values: Values): Answers {
  return allAnswers(shownFields(fields, values), values)
}
