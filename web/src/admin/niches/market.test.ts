import { expect, it } from 'vitest'
import type { Field } from '../../form/fields'
import { shownAs } from './MarketPart'

const fields: Field[] = [
  { id: 'state', label: 'State', type: 'select', options: ['NY'] },
  { id: 'day', label: 'Day', type: 'date' },
  { id: 'mail', label: 'Mail', type: 'email' },
  { id: 'call', label: 'Phone', type: 'phone' },
  { id: 'belief', label: 'Belief', type: 'select', options: ['x'], sensitive: true },
]

it('offers only what may be shown before a lead is bought', () => {
  expect(shownAs('category', fields).map(({ id }) => id)).toEqual(['state', 'day'])
  expect(shownAs('event_date', fields).map(({ id }) => id)).toEqual(['day'])
})
