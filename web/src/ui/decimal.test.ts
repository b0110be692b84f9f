import { expect, test } from 'vitest'
import { decimalOf } from './decimal'

test.each([
  ['50', 'en', '50'],
  [' 10.50 ', 'en', '10.50'],
  ['10,50', 'en', '10.50'],
  ['10,000', 'en', '10000'],
  ['1,234,567.5', 'en', '1234567.5'],
  ['0,125', 'en', '0.125'],
  ['0.125', 'de', '0.125'],
  ['10,50', 'de', '10.50'],
  ['10.50', 'de', '10.50'],
  ['10.000', 'de', '10000'],
  ['1.234.567,5', 'de', '1234567.5'],
  ['ten', 'en', 'ten'],
] as const)('%s in %s is %s', (typed, language, sent) => {
  expect(decimalOf(typed, language)).toBe(sent)
})
