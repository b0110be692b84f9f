import { expect, it } from 'vitest'
import type { Field } from '../../form/fields'
import { choicesFor, shownAs } from './MarketPart'

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

it('shows a choice that the form has no more, so that another one can be made', () => {
  const values = (chosen: string) => choicesFor('category', fields, chosen).map((one) => one.value)
  expect(values('gone')).toEqual(['', 'gone', 'state', 'day'])
  expect(values('state')).toEqual(['', 'state', 'day'])
})
