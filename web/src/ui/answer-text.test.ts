import { expect, test } from 'vitest'
import { type AnsweredField, answerText, fieldsOf, mapLink } from './answer-text'

const field = (more: Partial<AnsweredField> = {}): AnsweredField => ({
  id: 'x',
  label: 'X',
  type: 'text',
  ...more,
})
const vienna = { address: 'Ring 1', zip: '1010', city: 'Vienna', state: 'W', country: 'AT' }

test.each([
  [field(), null, null],
  [field(), '', null],
  [field(), [], null],
  [field(), 'Hello', 'Hello'],
  [field({ type: 'boolean' }), false, 'No'],
  [field({ type: 'number', unit: 'km' }), 12000.5, '12,000.5 km'],
  [field({ type: 'date' }), '2026-05-01', 'May 1, 2026'],
  [field({ labels: { eu: 'Europe' } }), ['eu', 'us'], 'Europe, us'],
  [field({ type: 'location' }), vienna, 'Ring 1\n1010 Vienna, W\nAustria'],
  [field({ type: 'location' }), { country: '?' }, '?'],
])('%j answered %j reads %j', (asked, value, text) => {
  expect(answerText(asked, value)).toBe(text)
})

test('a place has a map, by its point or else by its words', () => {
  expect(mapLink({ latitude: 48.2, longitude: 16.37 })).toBe(
    'https://www.openstreetmap.org/?mlat=48.2&mlon=16.37#map=14/48.2/16.37',
  )
  expect(mapLink({ city: 'Vienna', country: 'AT' })).toMatch(/query=Vienna%2C%20Austria$/)
  expect([mapLink({}), mapLink('Vienna'), mapLink(null)].map(Boolean)).toEqual([
    false,
    false,
    false,
  ])
})

test('answers to fields that the form does not have come last', () => {
  expect(fieldsOf([field()], { old: 1, x: 2 }).map((one) => one.id)).toEqual(['x', 'old'])
})
