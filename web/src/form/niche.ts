import type { Field } from './fields'
import type { FormLanguage, FormTexts } from './texts'

export type Consent = { id: string; text: string; is_required: boolean }

/** What `niche_form` answers. */
export type NicheForm = {
  niche: string
  name: string
  title: string
  introduction: string | null
  points: string[]
  language: FormLanguage
  picture: { url: string; text: string } | null
  origins: string[]
  fields: Field[]
  consents: Consent[]
}

/** What `submit_lead` answers. */
export type Receipt = {
  lead_id: string
  niche: string
  niche_name: string
  submitted_at: string
  upload_token: string
}

/** Whom to answer: the same for all niches. Their ids are the paths of their faults. */
export function contactFields(texts: FormTexts): Field[] {
  return [
    {
      id: 'contact.name',
      type: 'text',
      label: texts.name,
      required: true,
      autocomplete: 'name',
      options: { max_length: 255 },
    },
    { id: 'contact.email', type: 'email', label: texts.email, required: true },
    { id: 'contact.phone', type: 'phone', label: texts.phone },
  ]
}
