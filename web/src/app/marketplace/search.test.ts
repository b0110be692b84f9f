import { expect, test } from 'vitest'
import { searchArguments } from './search'

const filter = {
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
  sort: 'newest',
} as const

test('what is empty or wrong is not searched for', () => {
  const empty = searchArguments({ ...filter, from: 'cheap', to: '-1', eventFrom: 'soon' }, 0)
  expect(Object.values(empty).filter((value) => value !== null)).toEqual([false, 'newest'])
})

test('what the address says is searched for', () => {
  const now = Date.parse('2026-05-08T10:00:00Z')
  const given = {
    ...filter,
    words: ' barn ',
    from: '12,50',
    eventTo: '2026-06-01',
    age: '7',
  } as const
  expect(searchArguments(given, now)).toMatchObject({
    words: 'barn',
    price_from: 12.5,
    event_to: '2026-06-01',
    listed_from: '2026-05-01T10:00:00.000Z',
  })
})
