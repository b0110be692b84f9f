import { language } from '../../texts/language'
import { formatDate } from '../../ui/Dates'
import { count, money, percent } from '../../ui/Money'
import type { Kind, Row } from './definitions'
import type { Granularity } from './period'

/** The name of a period: its month, quarter or year, or else its first day. */
export function periodName(first: string, granularity: Granularity): string {
  const date = new Date(first)
  const inUtc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(date)
  switch (granularity) {
    case 'year':
      return inUtc({ year: 'numeric' })
    case 'quarter':
      return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${inUtc({ year: 'numeric' })}`
    case 'month':
      return inUtc({ year: 'numeric', month: 'short' })
    default:
      return formatDate(first, 'date')
  }
}

/** A value of a report as people write it. */
export function written(row: Row, key: string, kind: Kind, granularity: Granularity): string {
  const value = row[key]
  if (value === null || value === undefined || value === '') return '–'
  switch (kind) {
    case 'period':
      return periodName(String(value), granularity)
    case 'count':
      return count(Number(value))
    case 'money':
      return row.currency ? money(Number(value), String(row.currency)) : count(Number(value))
    case 'percent':
      return percent(Number(value) / 100)
    default:
      return String(value)
  }
}
