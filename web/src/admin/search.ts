import { call } from '../api/http'
import type { SearchFunction } from '../ui/palette'

/** Where what was found has its page. */
const PLACES: Record<string, { path: string; icon: 'leads' | 'organization' | 'users' }> = {
  lead: { path: '/leads', icon: 'leads' },
  organization: { path: '/organizations', icon: 'organization' },
  user: { path: '/users', icon: 'users' },
}

/** Leads, organisations and users, for the command palette. */
export const searchAll: SearchFunction = async (words, signal) => {
  const found = await call('search', { words }, signal)
  return found.flatMap(({ kind, id, title, subtitle }) => {
    const place = PLACES[kind ?? '']
    if (!place || !id) return []
    return [
      {
        key: `${kind}-${id}`,
        title: title ?? '',
        hint: subtitle ?? undefined,
        icon: place.icon,
        to: `${place.path}/${id}`,
      },
    ]
  })
}
