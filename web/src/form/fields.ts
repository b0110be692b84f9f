/** A field of a form as `form_schemas.fields` has it; docs/forms.md says what each member means. */
export type FieldType =
  | 'text'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'number'
  | 'range'
  | 'select'
  | 'multi-select'
  | 'radio'
  | 'boolean'
  | 'date'
  | 'location'

export type Limits = {
  min?: number | string
  max?: number | string
  step?: number
  max_length?: number
  pattern?: string
  requires?: Part[]
  countries?: string[]
}

export type Field = {
  id: string
  label: string
  type: FieldType
  required?: boolean | null
  sensitive?: boolean | null
  help?: string | null
  placeholder?: string | null
  unit?: string | null
  /** A list of texts where there is a choice, limits elsewhere. */
  options?: string[] | Limits | null
  labels?: Record<string, string> | null
  step?: string | null
  group?: string | null
  shown_if?: Record<string, unknown> | null
  /** Of our own fields for contact data: what the browser may fill in. */
  autocomplete?: string
}

export const PARTS = [
  'address',
  'zip',
  'city',
  'state',
  'country',
  'latitude',
  'longitude',
] as const
export type Part = (typeof PARTS)[number]

/** What stands in the inputs: texts as they were typed, the options ticked, the parts of a location. */
export type Value = string | string[] | Record<string, string>
export type Values = Readonly<Record<string, Value>>

export const choicesOf = (field: Field): string[] =>
  Array.isArray(field.options) ? field.options : []
export const limitsOf = (field: Field): Limits =>
  field.options && !Array.isArray(field.options) ? field.options : {}
export const labelOf = (field: Field, option: string): string => field.labels?.[option] ?? option

export type Step = { title: string; fields: Field[] }

/** The steps of a form: a field that names none continues the step before it. */
export function stepsOf(fields: Field[]): Step[] {
  const steps: Step[] = []
  for (const field of fields) {
    const last = steps.at(-1)
    if (!last || (field.step && field.step !== last.title))
      steps.push({ title: field.step ?? '', fields: [field] })
    else last.fields.push(field)
  }
  return steps
}
