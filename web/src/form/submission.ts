import { faultsOf } from '../api/faults'
import { attributionOf } from './attribution'
import { newKey } from './draft'
import type { Values } from './fields'
import { contactFields, type NicheForm, type Receipt } from './niche'
import type { Proof } from './proof'
import { postProved } from './proved'
import { read } from './read'
import { formTexts } from './texts'

const KEY_REUSED = 'LM302'

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
