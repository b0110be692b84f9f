import { type Fault, faultsOf } from '../api/faults'
import { send } from '../api/open'
import { attributionOf } from './attribution'
import { newKey } from './draft'
import type { Values } from './fields'
import { contactFields, type NicheForm, type Receipt } from './niche'
import type { Proof } from './proof'
import { read } from './read'
import { type FormTexts, formTexts } from './texts'

const NO_PROOF = 'LM061'
const KEY_REUSED = 'LM302'
const CLOSED = ['LM202', 'LM304']

/** POST with the proof of work; once more with another one if the server does not take it. `trap`: what no person fills in. */
export async function postProved<Answer>(
  path: string,
  body: unknown,
  proof: Proof,
  trap: string,
): Promise<Answer> {
  const attempt = async () =>
    await send<Answer>(path, body, {
      'X-Form-Proof': await proof.header(),
      ...(trap && { 'X-Form-Trap': trap }),
    })
  try {
    return await attempt()
  } catch (error) {
    if (faultsOf(error).code !== NO_PROOF) throw error
    proof.renew()
    return await attempt()
  }
}

export type Filled = { values: Values; agreed: string[]; key: string }

/** Submits a lead. Its key makes a repetition harmless; a lead that was changed since it was sent gets another. */
export async function submitLead(
  form: NicheForm,
  filled: Filled,
  proof: Proof,
  trap: string,
): Promise<Receipt> {
  const contact = Object.fromEntries(
    Object.entries(read(contactFields(formTexts[form.language]), filled.values)).map(
      ([id, value]) => [id.replace('contact.', ''), value],
    ),
  )
  const submit = async (submission_key: string) =>
    await postProved<Receipt>(
      '/api/rpc/submit_lead',
      {
        niche: form.niche,
        contact,
        answers: read(form.fields, filled.values),
        attribution: attributionOf(location.search, document.referrer),
        submission_key,
        consents: form.consents.map(({ id }) => id).filter((id) => filled.agreed.includes(id)),
      },
      proof,
      trap,
    )
  try {
    return await submit(filled.key)
  } catch (error) {
    if (faultsOf(error).code !== KEY_REUSED) throw error
    return await submit(newKey())
  }
}

/** The sentence above the list of faults. */
export function titleOf(fault: Fault, texts: FormTexts): string {
  if (fault.isOffline) return texts.offline
  if (fault.items.length > 0) return texts.faults
  if (CLOSED.includes(fault.code)) return texts.closed
  return fault.retryAfter === null
    ? texts.failed
    : `${texts.failed}. ${texts.retry(fault.retryAfter)}`
}
