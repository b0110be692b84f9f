import { expect, test } from 'vitest'
import { inDays, networksOf, stateOf } from './state'

const NOW = Date.parse('2026-11-29T12:00:00Z')

test('a key is valid until it expires or is revoked', () => {
  expect(stateOf({ revoked_at: null, expires_at: null }, NOW)).toBe('valid')
  expect(stateOf({ revoked_at: null, expires_at: '2026-11-29T12:00:01Z' }, NOW)).toBe('valid')
  expect(stateOf({ revoked_at: null, expires_at: '2026-11-29T12:00:00Z' }, NOW)).toBe('expired')
  expect(stateOf({ revoked_at: '2026-11-01T00:00:00Z', expires_at: null }, NOW)).toBe('revoked')
})

test('networks stand on lines or between commas; none is null, which is everywhere', () => {
  expect(networksOf(' 192.0.2.0/24,\n2001:db8::/32 \n')).toEqual(['192.0.2.0/24', '2001:db8::/32'])
  expect(networksOf(' \n')).toBeNull()
})

test('an end is so many days away', () => {
  expect(inDays('30', NOW)).toBe('2026-12-29T12:00:00.000Z')
  expect(inDays('', NOW)).toBeNull()
})
