import { useMemo, useState } from 'react'
import { type CodedFault, type Fault, faultsOf } from '../api/faults'
import { messageOf, missing } from './faults'
import type { Field } from './fields'
import type { Consent } from './niche'
import type { Filled } from './submission'
import type { FormTexts } from './texts'

export type Sending = ReturnType<typeof useSending>

type Options<Answer> = {
  /** All that may be wrong. */
  fields: Field[]
  texts: FormTexts
  send: (filled: Filled, trap: string) => Promise<Answer>
  onDone: (answer: Answer) => void
}

const pathOf = (fault: CodedFault) => ({ ...fault, field: fault.field.replace(/^answers\./, '') })

/** What is known to be wrong with a form, and the way to send it. */
export function useSending<Answer>({ fields, texts, send, onDone }: Options<Answer>) {
  const [faults, setFaults] = useState<CodedFault[]>([])
  const [refusal, setRefusal] = useState<Fault | null>(null)
  const [attempt, setAttempt] = useState(0)
  const [isSending, setIsSending] = useState(false)
  const messages = useMemo(() => {
    const known = new Map(fields.map((field) => [field.id, field]))
    const said = new Map<string, string>()
    // The first fault of a field is the one to mend first.
    for (const fault of faults)
      if (!said.has(fault.field))
        said.set(fault.field, messageOf(fault, known.get(fault.field), texts))
    return said
  }, [faults, fields, texts])

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
    clear: () => show([], null),
    /** What is being corrected is not wrong any more, as far as we know. */
    forget: (id: string) =>
      setFaults((before) =>
        before.filter(({ field }) => field !== id && !field.startsWith(`${id}.`)),
      ),
    /** Whether nothing that is required is missing from these fields and texts. */
    check: (asked: Field[], consents: Consent[], { values, agreed }: Filled): boolean => {
      const found = [
        ...missing(asked, values),
        ...consents
          .filter(({ id, is_required }) => is_required && !agreed.includes(id))
          .map(({ id }) => ({ field: `consents.${id}`, code: 'required', message: texts.agree })),
      ]
      show(found, null)
      return found.length === 0
    },
    /** Sends it; returns the fields that the API found wrong. */
    send: async (filled: Filled, trap: string): Promise<string[]> => {
      setIsSending(true)
      try {
        onDone(await send(filled, trap))
        return []
      } catch (error) {
        setIsSending(false)
        const fault = faultsOf(error)
        const found = fault.items.map(pathOf)
        show(found, fault)
        return found.map(({ field }) => field)
      }
    },
  }
}
