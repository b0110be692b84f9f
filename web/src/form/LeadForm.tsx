import { type FormEvent, useEffect, useId, useMemo, useState } from 'react'
import { Consents } from './Consents'
import type { FormState } from './context'
import { type Draft, dropDraft, loadDraft, saveDraft } from './draft'
import { Fields } from './Fields'
import { contactFields, type NicheForm, type Receipt } from './niche'
import { Problems } from './Problems'
import { pageOfFault, pagesOf } from './pages'
import { proofOf } from './proof'
import { submitLead } from './submission'
import { Trap } from './Trap'
import { formTexts } from './texts'
import { useSending } from './useSending'
import './form.css'

type Props = { form: NicheForm; onDone: (receipt: Receipt) => void }

/** The form of a niche, step by step; the last step asks whom to answer. */
export function LeadForm({ form, onDone }: Props) {
  const prefix = useId()
  const texts = formTexts[form.language]
  const [draft, setDraft] = useState<Draft>(() => loadDraft(form.niche))
  const proof = useMemo(() => proofOf({ niche: form.niche }), [form.niche])
  const contact = useMemo(() => contactFields(texts), [texts])
  const fields = useMemo(() => [...form.fields, ...contact], [form.fields, contact])
  const sending = useSending<Receipt>({
    fields,
    texts,
    send: (filled, trap) => submitLead(form, filled, proof, trap),
    onDone: (receipt) => {
      dropDraft(form.niche)
      onDone(receipt)
    },
  })
  const pages = pagesOf(form.fields, contact, draft.values, texts.contact)
  const number = Math.min(draft.page, pages.length - 1)
  const page = pages[number]
  const isLast = number === pages.length - 1
  useEffect(() => saveDraft(form.niche, draft), [form.niche, draft])

  const state: FormState = {
    values: draft.values,
    faults: sending.messages,
    texts,
    prefix,
    language: form.language,
    change: (id, value) => {
      sending.forget(id)
      setDraft((before) => ({ ...before, values: { ...before.values, [id]: value } }))
    },
  }
  const turnTo = (to: number) => {
    setDraft((before) => ({ ...before, page: to }))
    sending.clear()
    // The next step is read from its beginning.
    requestAnimationFrame(() => document.getElementById(`${prefix}-step`)?.focus())
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!page || sending.isSending) return
    if (!sending.check(page.fields, isLast ? form.consents : [], draft)) return
    if (!isLast) return turnTo(number + 1)
    const trap = String(new FormData(event.currentTarget).get('website') ?? '')
    const wrong = await sending.send(draft, trap)
    const first = pageOfFault(pages, wrong)
    if (first !== null) setDraft((before) => ({ ...before, page: first }))
  }

  return (
    // Who only reads the page asks for no challenge: the time that the server wants to have passed begins with the first input.
    <form className="form" noValidate onFocus={proof.begin} onSubmit={submit} lang={form.language}>
      {pages.length > 1 && (
        <div className="form-progress" id={`${prefix}-step`} tabIndex={-1}>
          <span>{texts.step(number + 1, pages.length)}</span>
          <progress max={pages.length} value={number + 1} aria-hidden="true" />
          {page?.title && <h2>{page.title}</h2>}
        </div>
      )}
      <Problems fields={fields} sending={sending} prefix={prefix} texts={texts} />
      {page && <Fields fields={page.fields} state={state} />}
      {isLast && (
        <Consents
          form={form}
          state={state}
          agreed={draft.agreed}
          onChange={(agreed) => {
            sending.forget('consents')
            setDraft((before) => ({ ...before, agreed }))
          }}
        />
      )}
      <Trap label={texts.trap} />
      <div className="form-buttons">
        {number > 0 && (
          <button type="button" className="form-back" onClick={() => turnTo(number - 1)}>
            {texts.back}
          </button>
        )}
        <button type="submit" aria-disabled={sending.isSending || undefined}>
          {sending.isSending ? texts.sending : isLast ? texts.submit : texts.next}
        </button>
      </div>
    </form>
  )
}
