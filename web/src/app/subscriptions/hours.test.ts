import { expect, test } from 'vitest'
import { capsOf } from './Caps'
import { fitsSlots, type Hours, hoursOf, officeWeek, painted, weekOf } from './hours'

test.each<Hours>([
  {},
  {
    monday: [
      ['09:00', '12:30'],
      ['13:30', '18:00'],
    ],
    sunday: [['00:00', '24:00']],
  },
  { friday: [['23:30', '24:00']] },
])('hours go to the grid and back: %j', (hours) => {
  expect(hoursOf(weekOf(hours))).toEqual(hours)
  expect(fitsSlots(hours)).toBe(true)
})

test('times between half hours are extended', () => {
  const hours: Hours = { monday: [['09:10', '12:15']] }
  expect(fitsSlots(hours)).toBe(false)
  expect(hoursOf(weekOf(hours))).toEqual({ monday: [['09:00', '12:30']] })
})

test('a part of a day is painted, in either direction', () => {
  const closed = painted(officeWeek(), 0, 21, 18, false)
  expect(hoursOf(closed).monday).toEqual([['11:00', '17:00']])
  expect(hoursOf(closed).tuesday).toEqual([['09:00', '17:00']])
})

test('caps that are empty are left out', () => {
  expect(
    capsOf({
      day: { leads: 10, spend: '' },
      week: { leads: '', spend: '' },
      month: { leads: '', spend: 0 },
    }),
  ).toEqual({ day: { leads: 10 }, month: { spend: 0 } })
})
