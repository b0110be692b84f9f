import { ErrorSummary } from './ErrorSummary'
import { titleOf } from './faults'
import type { Field } from './fields'
import type { FormTexts } from './texts'
import type { Sending } from './useSending'

type Props = { fields: Field[]; sending: Sending; prefix: string; texts: FormTexts }

/** The summary of what is wrong, above the inputs. */
export function Problems({ fields, sending, prefix, texts }: Props) {
  if (sending.messages.size === 0 && !sending.refusal) return null
  const labels = new Map(fields.map(({ id, label }) => [id, label]))
  const labelOf = (path: string) => {
    if (path.startsWith('consents')) return texts.consents
    const [field = '', part = ''] = labels.has(path) ? [path] : path.split('.')
    const label = labels.get(field) ?? path
    return part in texts.parts
      ? `${label}, ${texts.parts[part as keyof FormTexts['parts']]}`
      : label
  }
  const items = [...sending.messages].map(([path, message]) => ({
    id: `${prefix}-${path.replace('.', '-')}`,
    label: labelOf(path),
    message,
  }))
  const title = sending.refusal ? titleOf(sending.refusal, texts) : texts.faults
  return <ErrorSummary title={title} items={items} attempt={sending.attempt} />
}
