import { dayOf, isDay } from '../../ui/days'

export const PERIODS = ['30d', 'month', 'last-month', '12m', 'year', 'own'] as const
export type Period = (typeof PERIODS)[number]
export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Granularity = (typeof GRANULARITIES)[number]
export type Span = { since: string; until: string }

/** A day of the calendar of the browser; months and days out of range are those before or after. */
const day = (year: number, month: number, date: number) =>
  dayOf(new Date(year, month, date), undefined)

/** The first and the last day of a period, as of today. */
export function spanOf(period: Period, own: Span, today = new Date()): Span {
  const [year, month, date] = [today.getFullYear(), today.getMonth(), today.getDate()]
  const until = dayOf(today, undefined)
  switch (period) {
    case '30d':
      return { since: day(year, month, date - 29), until }
    case 'month':
      return { since: day(year, month, 1), until }
    case 'last-month':
      return { since: day(year, month - 1, 1), until: day(year, month, 0) }
    case '12m':
      return { since: day(year, month - 11, 1), until }
    case 'year':
      return { since: day(year, 0, 1), until }
    case 'own':
      return {
        since: isDay(own.since) ? own.since : day(year, month, date - 29),
        until: isDay(own.until) ? own.until : until,
      }
  }
}

/** The first day of what contains a day, as the reports of the API name their periods. */
function startOf(date: Date, granularity: Granularity): Date {
  const [year, month, of] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
  switch (granularity) {
    case 'day':
      return date
    case 'week':
      return new Date(Date.UTC(year, month, of - ((date.getUTCDay() + 6) % 7)))
    case 'month':
      return new Date(Date.UTC(year, month, 1))
    case 'quarter':
      return new Date(Date.UTC(year, month - (month % 3), 1))
    case 'year':
      return new Date(Date.UTC(year, 0, 1))
  }
}

const STEPS: Record<Granularity, [months: number, days: number]> = {
  day: [0, 1],
  week: [0, 7],
  month: [1, 0],
  quarter: [3, 0],
  year: [12, 0],
}

/** Every period between two days: one in which nothing happened has no row, but has its place in a chart. */
export function periodsBetween({ since, until }: Span, granularity: Granularity): string[] {
  const [months, days] = STEPS[granularity]
  const found: string[] = []
  let at = startOf(new Date(since), granularity)
  const end = new Date(until)
  while (at <= end && found.length < 4000) {
    found.push(at.toISOString().slice(0, 10))
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, at.getUTCDate() + days))
  }
  return found
}
