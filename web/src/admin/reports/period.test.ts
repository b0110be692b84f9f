import { describe, expect, it } from 'vitest'
import { periodsBetween, spanOf } from './period'

const today = new Date(2026, 2, 10)
const own = { since: '2025-02-03', until: '' }

describe('the span of a period', () => {
  it.each([
    ['30d', '2026-02-09', '2026-03-10'],
    ['month', '2026-03-01', '2026-03-10'],
    ['last-month', '2026-02-01', '2026-02-28'],
    ['12m', '2025-04-01', '2026-03-10'],
    ['year', '2026-01-01', '2026-03-10'],
    ['own', '2025-02-03', '2026-03-10'],
  ] as const)('%s', (period, since, until) => {
    expect(spanOf(period, own, today)).toEqual({ since, until })
  })
})

describe('the periods between two days', () => {
  const span = { since: '2026-01-30', until: '2026-04-01' }
  it.each([
    ['month', ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01']],
    ['quarter', ['2026-01-01', '2026-04-01']],
    ['year', ['2026-01-01']],
  ] as const)('%s', (granularity, periods) => {
    expect(periodsBetween(span, granularity)).toEqual(periods)
  })

  it('begins weeks on Monday', () => {
    expect(periodsBetween({ since: '2026-03-01', until: '2026-03-09' }, 'week')).toEqual([
      '2026-02-23',
      '2026-03-02',
      '2026-03-09',
    ])
  })

  it('has each day', () => {
    expect(periodsBetween({ since: '2026-02-27', until: '2026-03-02' }, 'day')).toHaveLength(4)
  })
})
