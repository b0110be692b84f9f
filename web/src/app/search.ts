import { call } from '../api/http'
import { textsOf } from '../texts/language'
import type { Found } from '../ui/palette'

const t = textsOf({ en: { anyone: 'Without a name' }, de: { anyone: 'Ohne Namen' } })

/** Bought leads by the name, address or phone number of their contact, or by their number. */
export async function searchLeads(words: string, signal: AbortSignal): Promise<Found[]> {
  const found = await call('search', { words }, signal)
  return found.map(({ id, title, subtitle }) => ({
    key: `${id}`,
    title: title ?? t.anyone,
    hint: subtitle ?? undefined,
    icon: 'leads',
    to: `/leads/${id}`,
  }))
}
