import { call } from '../api/http'
import type { IconName } from './icons'
import type { SearchFunction } from './palette'

/** Where what the API finds is shown, by its kind. */
type Places = Record<string, { icon: IconName; at: (id: string) => string }>

/** Leads, people and organisations by words; below three letters the API finds nothing. */
export function searchIn(places: Places): SearchFunction {
  return async (words, signal) => {
    const found = await call('search', { words }, signal)
    return found.flatMap(({ kind, id, title, subtitle }) => {
      const place = places[kind ?? '']
      if (!place || !id) return []
      return {
        key: `${kind}-${id}`,
        title: title ?? '',
        hint: subtitle ?? undefined,
        icon: place.icon,
        to: place.at(id),
      }
    })
  }
}
