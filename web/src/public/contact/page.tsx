import { type FormEvent, useEffect, useId, useMemo, useState } from 'react'
import { send } from '../../api/open'
import { newKey } from '../../form/draft'
import { Fields } from '../../form/Fields'
import type { Value, Values } from '../../form/fields'
import { Problems } from '../../form/Problems'
import { proofOf } from '../../form/proof'
import { postProved } from '../../form/proved'
import { Trap } from '../../form/Trap'
import { formTexts } from '../../form/texts'
import { useSending } from '../../form/useSending'
import { language } from '../../texts/language'
import { useLoaded } from '../load'
import { Refusal } from '../Refusal'
import { useTitle } from '../title'
import { type Labels, messageFields, topicsOf } from './fields'
import { t } from './texts'
import '../../form/form.css'

type Limits = {
  contact_message: { properties: { topic: unknown } }
  contact_topics: Record<string, Labels>
}
const readLimits = () => send<Limits>('/api/rpc/form_limits', {})

/** Whoever wants to write to the operator. */
export function Page() {
  useTitle(t.title)
  const limits = useLoaded(readLimits)
  const [isSent, setSent] = useState(false)
  if (isSent) return <Sent />
  return (
    <section className="narrow-form">
      <h1>{t.title}</h1>
      <p className="lead">{t.lead}</p>
      {limits.fault && <Refusal fault={limits.fault} onRetry={limits.again} />}
      {limits.data && (
        <MessageForm
          topics={topicsOf(limits.data.contact_message.properties.topic)}
          labels={limits.data.contact_topics[language] ?? {}}
          onDone={() => setSent(true)}
        />
      )}
    </section>
  )
}

function Sent() {
  useEffect(() => document.getElementById('sent')?.focus(), [])
  return (
    <section className="narrow-form">
      <h1 id="sent" tabIndex={-1}>
        {t.sent}
      </h1>
      <p className="lead">{t.sentWhy}</p>
    </section>
  )
}

type FormProps = { topics: string[]; labels: Labels; onDone: () => void }

function MessageForm({ topics, labels, onDone }: FormProps) {
  const prefix = useId()
  const texts = formTexts[language]
  const [values, setValues] = useState<Values>({})
  const [key] = useState(newKey)
  const fields = useMemo(() => messageFields(topics, labels), [topics, labels])
  const proof = useMemo(() => proofOf({ form: 'contact' }), [])
  const sending = useSending({
    fields,
    texts,
    onDone,
    send: async (_, trap) =>
      await postProved(
        '/api/rpc/send_contact_message',
        { ...values, topic: values.topic || null, niche: null, submission_key: key },
        proof,
        trap,
      ),
  })
  const state = {
    values,
    faults: sending.messages,
    texts,
    prefix,
    language,
    change: (id: string, value: Value) => {
      sending.forget(id)
      setValues((before) => ({ ...before, [id]: value }))
    },
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const filled = { values, agreed: [], key }
    if (sending.isSending || !sending.check(fields, [], filled)) return
    await sending.send(filled, String(new FormData(event.currentTarget).get('website') ?? ''))
  }
  return (
    <form className="form card" noValidate onFocus={proof.begin} onSubmit={submit}>
      <Problems fields={fields} sending={sending} prefix={prefix} texts={texts} />
      <Fields fields={fields} state={state} />
      <Trap label={texts.trap} />
      <div className="form-buttons">
        <button type="submit" aria-disabled={sending.isSending || undefined}>
          {sending.isSending ? texts.sending : texts.submit}
        </button>
      </div>
    </form>
  )
}
