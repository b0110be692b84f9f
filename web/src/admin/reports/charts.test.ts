import { expect, it } from 'vitest'
import { chartsOf } from './charts'
import { type ChartSpec, type Report, type Row, reports } from './definitions'
import { periodName, written } from './format'

const reportOf = (key: string) => reports.find((one) => one.key === key) as Report
const span = { since: '2026-01-01', until: '2026-03-31' }

it('draws a chart for each niche and currency, with a place for each period', () => {
  const report = reportOf('revenue')
  const rows: Row[] = [
    { period: '2026-01-01', niche: 'Solar', currency: 'USD', net: 36, refunded: 12 },
    { period: '2026-03-01', niche: 'Solar', currency: 'USD', net: 5, refunded: 0 },
    { period: '2026-01-01', niche: 'Solar', currency: 'KES', net: 900, refunded: 0 },
  ]
  const drawn = chartsOf(report, report.charts[0] as ChartSpec, rows, span, 'month')
  expect(drawn.map(({ names, currency }) => [names, currency])).toEqual([
    [['Solar', 'USD'], 'USD'],
    [['Solar', 'KES'], 'KES'],
  ])
  expect(drawn[0]?.labels).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
  expect(drawn[0]?.series.map(({ values }) => values)).toEqual([
    [36, 0, 5],
    [12, 0, 0],
  ])
})

it('draws buyers by their names, and names the year apart', () => {
  const report = reportOf('providers')
  const rows: Row[] = [
    { period: '2026-01-01', organization: 'Acme', currency: 'USD', net: 10, refunded: null },
    { period: '2026-01-01', organization: 'Beta', currency: 'USD', net: 20, refunded: 1 },
  ]
  const [drawn] = chartsOf(report, report.charts[0] as ChartSpec, rows, span, 'year')
  expect(drawn?.labels).toEqual(['Acme', 'Beta'])
  expect(drawn?.names).toEqual(['2026-01', 'USD'])
  expect(drawn?.series[1]?.values).toEqual([0, 1])
})

it('writes values as people do', () => {
  const row: Row = { net: 1234.5, currency: 'USD', lost: 12.5, when: '2026-04-01', none: null }
  expect(written(row, 'net', 'money', 'day')).toBe('$1,234.50')
  expect(written(row, 'lost', 'percent', 'day')).toBe('12.5%')
  expect(written(row, 'when', 'period', 'quarter')).toBe('Q2 2026')
  expect(written(row, 'none', 'text', 'day')).toBe('–')
  expect(periodName('2026-04-01', 'year')).toBe('2026')
  expect(periodName('2026-04-01', 'month')).toBe('Apr 2026')
})
