import { expect, test } from 'vitest'
import { monthsOf, periodOf } from './period'

const now = new Date('2026-01-31T23:30:00Z')

test('a period ends today and begins with a month, in UTC', () => {
  expect(periodOf('month', now)).toEqual({ since: '2026-01-01', until: '2026-01-31' })
  expect(periodOf('quarter', now)).toEqual({ since: '2025-11-01', until: '2026-01-31' })
  expect(periodOf('year', now)).toEqual({ since: '2025-02-01', until: '2026-01-31' })
})

test('months without a call are among those of the period', () => {
  expect(monthsOf(periodOf('quarter', now))).toEqual(['2025-11-01', '2025-12-01', '2026-01-01'])
})
