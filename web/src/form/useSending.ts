import { useMemo, useState } from 'react'
import { type CodedFault, type Fault, faultsOf } from '../api/faults'
import type { Field } from './fields'
import { messageOf, missing } from './faults'
import type { NicheForm, Receipt } from './niche'
import type { Proof } from './proof'
import { type Filled, submitLead } from './submission'
import { formTexts } from './texts'

export type Sending = ReturnType<typeof useSending>

const pathOf = (fault: CodedFault) => ({ ...fault, field: fault.field.replace(/^answers\./, '') })

/** What is known to be wrong with a form, and the way to send it. */
export function useSending(form: NicheForm, proof: Proof) {
  const [faults, setFaults] = useState<CodedFault[]>([])
  const [refusal, setRefusal] = useState<Fault | null>(null)
  const [attempt, setAttempt] = useState(0)
  const [isSending, setIsSending] = useState(false)
  const texts = formTexts[form.language]
  const messages = useMemo(() => {
    const fields = new Map(form.fields.map((field) => [field.id, field]))
    // The first fault of a field is the one to mend first.
    return new Map(faults.map((f) => [f.field, messageOf(f, fields.get(f.field), texts)] as const).reverse())
  }, [faults, form.fields, texts])

  const show = (found: CodedFault[], by: Fault | null) => {
    setFaults(found)
    setRefusal(by)
    setAttempt((before) => before + 1)
  }
  return {
    messages,
    refusal,
    attempt,
    isSending,
    clear: () => {
      setFaults([])
      setRefusal(null)
    },
    /** What is being corrected is not wrong any more, as far as we know. */
    forget: (id: string) =>
      setFaults((before) => before.filter(({ field }) => field !== id && !field.startsWith(`${id}.`))),
    /** Whether nothing that is required is missing. */
    check: (fields: Field[], { values, agreed }: Filled): boolean => {
      const found = [
        ...missing(fields, values),
        ...form.consents
          .filter(({ id, is_required }) => is_required && !agreed.includes(id))
          .map(({ id }) => ({ field: `consents.${id}`, code: 'required', message: texts.messages.required ?? 'must be agreed to' })),
      ]
      if (found.length > 0) show(found, null)
      return found.length === 0
    },
    send: async (filled: Filled, trap: string): Promise<{ receipt: Receipt } | { fields: string[] }> => {
      setIsSending(true)
      setFaults([])
      setRefusal(null)
      try {
        return { receipt: await submitLead(form, filled, proof, trap) }
      } catch (error) {
        const fault = faultsOf(error)
        const found = fault.items.map(pathOf)
        show(found, fault)
        return { fields: found.map(({ field }) => field) }
      } finally {
        setIsSending(false)
      }
    },
  }
}
