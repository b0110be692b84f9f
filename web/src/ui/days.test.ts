import { expect, test } from 'vitest'
import { addDays, dayOf, dayStart, isDay } from './days'

test.each([
  ['2026-05-01', 'UTC', '2026-05-01T00:00:00.000Z'],
  ['2026-05-01', 'Europe/Vienna', '2026-04-30T22:00:00.000Z'],
  ['2026-01-01', 'America/New_York', '2026-01-01T05:00:00.000Z'],
  ['2026-01-01', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z'],
  // The clock changes on these days.
  ['2026-03-29', 'Europe/Vienna', '2026-03-28T23:00:00.000Z'],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z'],
])('%s in %s begins at %s', (day, zone, start) => {
  expect(dayStart(day, zone)).toBe(start)
})

test('days are counted and recognised', () => {
  expect(addDays('2026-02-27', 2)).toBe('2026-03-01')
  expect(dayOf(new Date('2026-05-01T23:30:00Z'), 'Europe/Vienna')).toBe('2026-05-02')
  expect(['2026-02-28', '2026-02-30', 'today', ''].map(isDay)).toEqual([true, false, false, false])
})
