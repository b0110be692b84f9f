import { expect, test } from 'vitest'
import { noticesOf } from './notices'
import { leadsIn, periodName, periodsUntil, spendIn } from './periods'

test('periods end with the one of today, without a gap', () => {
  const days = periodsUntil('2026-03-01', 'day')
  expect([days.length, days[0], days.at(-2), days.at(-1)]).toEqual([
    30,
    '2026-01-31',
    '2026-02-28',
    '2026-03-01',
  ])
  // A Sunday belongs to the week that began on Monday.
  expect(periodsUntil('2026-03-01', 'week').slice(-2)).toEqual(['2026-02-16', '2026-02-23'])
  expect(periodsUntil('2026-03-31', 'month').slice(0, 2)).toEqual(['2025-04-01', '2025-05-01'])
  expect(periodName('2026-03-01', 'month')).toBe('Mar 2026')
  expect(periodName('2026-03-01', 'day')).toBe('Mar 1')
})

test('leads of all currencies are counted, money is not added', () => {
  const lines = [
    { period: '2026-03-01', currency: 'USD', sold_count: 2, sold: 24 },
    { period: '2026-03-01', currency: 'EUR', sold_count: 1, sold: 10 },
  ]
  const periods = ['2026-02-28', '2026-03-01']
  expect(leadsIn(periods, lines)).toEqual([0, 3])
  expect(spendIn(periods, lines)).toEqual([
    { currency: 'EUR', values: [0, 10] },
    { currency: 'USD', values: [0, 24] },
  ])
})

const counters = {
  leads: 0,
  spending: [],
  balances: [],
  subscriptions: { active: 1, paused: 0, faulty: 0, without_funds: 0 },
  refund_requests_pending: 0,
}

test('nothing needs attention where all is well', () => {
  expect(noticesOf({ status: 'active', counters, low: [], debts: [] })).toEqual([])
})

test('what needs attention is named, with where to go', () => {
  const notices = noticesOf({
    status: 'pending',
    counters: {
      ...counters,
      subscriptions: { active: 2, paused: 0, faulty: 2, without_funds: 1 },
      refund_requests_pending: 3,
    },
    low: ['USD'],
    debts: [{ currency: 'EUR', amount: 5 }],
  })
  expect(notices.map(({ key, to }) => [key, to])).toEqual([
    ['pending', undefined],
    ['faulty', '/subscriptions'],
    ['debt-EUR', '/billing'],
    ['unfunded', '/billing'],
    ['low', '/billing'],
    ['refunds', '/refunds'],
  ])
  expect(notices[2]?.text).toContain('€5.00')
})
