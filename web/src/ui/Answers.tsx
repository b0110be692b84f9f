import { Anchor, Text } from '@mantine/core'
import { textsOf } from '../texts/language'
import {
  type AnsweredField,
  answerText,
  fieldsOf,
  type Answers as Given,
  mapLink,
} from './answer-text'
import { Facts } from './Facts'

const t = textsOf({
  en: { map: 'Show on a map', none: 'No answer' },
  de: { map: 'Auf der Karte zeigen', none: 'Keine Angabe' },
})

/** What somebody answered, labelled by the form version that was filled in. */
export function Answers({ fields, answers }: { fields: AnsweredField[]; answers: Given }) {
  return (
    <Facts
      facts={fieldsOf(fields, answers).map((field) => ({
        key: field.id,
        title: field.label,
        value: <Answer field={field} value={answers[field.id]} />,
      }))}
    />
  )
}

function Answer({ field, value }: { field: AnsweredField; value: unknown }) {
  const text = answerText(field, value)
  const map = mapLink(value)
  if (text === null && !map) return <Text c="dimmed">{t.none}</Text>
  return (
    <>
      {text}
      {map && (
        <>
          {text && '\n'}
          <Anchor href={map} target="_blank" rel="noopener noreferrer">
            {t.map}
          </Anchor>
        </>
      )}
    </>
  )
}
