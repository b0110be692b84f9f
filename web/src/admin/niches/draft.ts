import { choicesOf, type Field, type FieldType, limitsOf } from '../../form/fields'

/** A field in the editor: it keeps its key while its id is typed. */
export type Draft = Field & { key: string }

export const TYPES: FieldType[] = [
  'text',
  'textarea',
  'email',
  'phone',
  'number',
  'range',
  'select',
  'multi-select',
  'radio',
  'boolean',
  'date',
  'location',
]

export const hasChoices = (type: FieldType) => ['select', 'multi-select', 'radio'].includes(type)

let counter = 0
const newKey = () => `field-${++counter}`

export const toDraft = (fields: Field[]): Draft[] =>
  fields.map((field) => ({ ...field, key: newKey() }))

/** As the API takes it: without what is empty. */
export function toFields(drafts: Draft[]): Field[] {
  return drafts.map(({ key: _, ...field }) => {
    const kept = Object.entries(field).filter(
      ([, value]) => value !== undefined && value !== null && value !== '' && value !== false,
    )
    return Object.fromEntries(kept) as Field
  })
}

/** An id out of a label: "Size of the roof" is size_of_the_roof. */
export function idFrom(label: string, taken: string[]): string {
  const words = label
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 50)
  const base = words || 'field'
  let id = base
  for (let number = 2; taken.includes(id); number += 1) id = `${base}_${number}`
  return id
}

const defaultsOf = (type: FieldType): Pick<Field, 'options'> => {
  if (hasChoices(type)) return { options: ['Option 1', 'Option 2'] }
  return type === 'range' ? { options: { min: 0, max: 100 } } : {}
}

export function newField(label: string, type: FieldType, taken: string[]): Draft {
  return { key: newKey(), id: idFrom(label, taken), label, type, ...defaultsOf(type) }
}

/** Another type keeps what it can: choices among choices, limits among numbers. */
export function withType(field: Draft, type: FieldType): Draft {
  const keeps =
    (hasChoices(type) && choicesOf(field).length > 0) ||
    (['number', 'range'].includes(type) && ['number', 'range'].includes(field.type)) ||
    (['text', 'textarea'].includes(type) && ['text', 'textarea'].includes(field.type))
  const { options, labels, unit, ...rest } = field
  const kept = keeps ? { options, ...(hasChoices(type) ? { labels } : {}) } : defaultsOf(type)
  return { ...rest, ...kept, ...(['number', 'range'].includes(type) ? { unit } : {}), type }
}

/** A limit that is emptied goes; without limits there are no options. */
export function withLimit(field: Draft, name: string, value: unknown): Draft {
  const isEmpty = value === '' || value === null || (Array.isArray(value) && value.length === 0)
  const limits = { ...limitsOf(field), [name]: isEmpty ? undefined : value }
  const kept = Object.entries(limits).filter(([, one]) => one !== undefined)
  return { ...field, options: kept.length > 0 ? Object.fromEntries(kept) : undefined }
}

/** The faults of the check by field: `fields[2].options.max` is options.max of the third. */
export function faultsByField(
  faults: { field: string; message: string }[],
): Map<number, Map<string, string>> {
  const found = new Map<number, Map<string, string>>()
  for (const { field, message } of faults) {
    const [, index, path = ''] = /^fields\[(\d+)\]\.?(.*)$/.exec(field) ?? []
    if (index === undefined) continue
    const own = found.get(Number(index)) ?? new Map<string, string>()
    if (!own.has(path)) own.set(path, message)
    found.set(Number(index), own)
  }
  return found
}
