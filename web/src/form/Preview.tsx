import { useId, useState } from 'react'
import { Fields } from './Fields'
import { type Field, stepsOf, type Value, type Values } from './fields'
import { shownFields } from './read'
import { type FormLanguage, formTexts } from './texts'
import './form.css'

const HINTS: Record<FormLanguage, string> = {
  en: 'The form would be sent here. In the preview nothing is sent.',
  de: 'Hier würde das Formular abgesendet. In der Vorschau wird nichts gesendet.',
}
const NONE: ReadonlyMap<string, string> = new Map()

/** A form as visitors see it, all steps below each other, to try its conditions. Nothing is sent. */
export function Preview({ fields, language }: { fields: Field[]; language: FormLanguage }) {
  const prefix = useId()
  const [values, setValues] = useState<Values>({})
  const texts = formTexts[language]
  const state = {
    values,
    faults: NONE,
    texts,
    prefix,
    language,
    change: (id: string, value: Value) => setValues((before) => ({ ...before, [id]: value })),
  }
  const shown = new Set(shownFields(fields, values))
  const steps = stepsOf(fields)
  return (
    <div className="form form-preview" lang={language}>
      {steps.map((step, index) => (
        <section key={step.fields[0]?.id} className="form-step">
          {steps.length > 1 && (
            <p className="form-progress">
              {texts.step(index + 1, steps.length)}
              {step.title && <strong>{step.title}</strong>}
            </p>
          )}
          <Fields fields={step.fields.filter((field) => shown.has(field))} state={state} />
        </section>
      ))}
      <p className="form-help">{HINTS[language]}</p>
    </div>
  )
}
