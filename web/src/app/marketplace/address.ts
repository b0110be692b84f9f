import { flag, oneOf, text, useAddress } from '../../ui/address'

const parts = {
  words: text(),
  niche: text(),
  state: text(),
  city: text(),
  from: text(),
  to: text(),
  eventFrom: text(),
  eventTo: text(),
  age: oneOf('', '1', '7', '30'),
  favourites: flag,
  sort: oneOf('newest', 'oldest', 'soonest', 'cheapest', 'dearest'),
}

const NO_FILTER = {
  words: '',
  niche: '',
  state: '',
  city: '',
  from: '',
  to: '',
  eventFrom: '',
  eventTo: '',
  age: '',
  favourites: false,
} as const

/** The filter and order in the address, what changes them, and what clears the filters. */
export function useListingFilter() {
  const [filter, change] = useAddress(parts)
  const { sort: _, ...given } = filter
  return {
    filter,
    change,
    isFiltered: Object.values(given).some((value) => value !== '' && value !== false),
    clear: () => change(NO_FILTER),
  }
}

export type ListingFilter = ReturnType<typeof useListingFilter>['filter']
export type ChangeFilter = ReturnType<typeof useListingFilter>['change']
