import type { Field } from '../../form/fields'
import { formTexts } from '../../form/texts'
import { language } from '../../texts/language'
import { t } from './texts'

/** The topics, wherever the JSON Schema of the contact form keeps them. */
export function topicsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if ('enum' in schema) return schema.enum as string[]
  return 'anyOf' in schema ? (schema.anyOf as unknown[]).flatMap(topicsOf) : []
}

/** What topics are called in the language of the page, where the operator has said so. */
export type Labels = Record<string, string>

export function messageFields(topics: string[], labels: Labels): Field[] {
  const texts = formTexts[language]
  return [
    { id: 'name', type: 'text', label: texts.name, required: true, autocomplete: 'name' },
    { id: 'email', type: 'email', label: texts.email, required: true },
    { id: 'topic', type: 'select', label: t.topic, options: topics, labels },
    {
      id: 'message',
      type: 'textarea',
      label: t.message,
      required: true,
      options: { max_length: 5000 },
    },
  ]
}
