import { isDay } from '../../ui/days'
import { decimalOf } from '../../ui/decimal'
import type { ListingFilter } from './address'

const DAY = 86_400_000

/** A price that somebody typed; null where it is none. */
function priceOf(text: string): number | null {
  const price = Number(decimalOf(text))
  return text.trim() !== '' && Number.isFinite(price) && price >= 0 ? price : null
}

const textOrNull = (text: string) => text.trim() || null
const dayOrNull = (text: string) => (isDay(text) ? text : null)

/** The arguments of `search_listings` for what stands in the address. */
export function searchArguments(filter: ListingFilter, now: number) {
  return {
    words: textOrNull(filter.words),
    niche_id: textOrNull(filter.niche),
    state: textOrNull(filter.state),
    city: textOrNull(filter.city),
    event_from: dayOrNull(filter.eventFrom),
    event_to: dayOrNull(filter.eventTo),
    price_from: priceOf(filter.from),
    price_to: priceOf(filter.to),
    only_favorites: filter.favourites,
    sort: filter.sort,
    listed_from: filter.age ? new Date(now - Number(filter.age) * DAY).toISOString() : null,
  }
}
