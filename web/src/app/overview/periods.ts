import { locale } from '../../texts/language'
import { addDays } from '../../ui/days'

export const GRANULARITIES = ['day', 'week', 'month'] as const
export type Granularity = (typeof GRANULARITIES)[number]

const HOW_MANY: Record<Granularity, number> = { day: 30, week: 12, month: 12 }

function startOf(day: string, granularity: Granularity): string {
  if (granularity === 'day') return day
  if (granularity === 'month') return `${day.slice(0, 7)}-01`
  // Weeks begin on Mondays, as in the reports.
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

/** The first days of the periods up to this day, the last one included: each has a bar, also without a purchase. */
export function periodsUntil(today: string, granularity: Granularity): string[] {
  const starts = [startOf(today, granularity)]
  while (starts.length < HOW_MANY[granularity]) {
    starts.unshift(startOf(addDays(starts[0] as string, -1), granularity))
  }
  return starts
}

/** How a period is called below its bar. */
export function periodName(start: string, granularity: Granularity): string {
  const options: Intl.DateTimeFormatOptions =
    granularity === 'month'
      ? { month: 'short', year: 'numeric' }
      : { day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(start))
}

type Line = {
  period: string | null
  currency: string | null
  sold_count: number | null
  sold: number | null
}

/** How many leads were bought in each period, in any currency. */
export function leadsIn(periods: string[], lines: Line[]): number[] {
  return periods.map((start) =>
    lines
      .filter((line) => line.period === start)
      .reduce((count, line) => count + (line.sold_count ?? 0), 0),
  )
}

/** What was spent in each period, for each currency that was spent. */
export function spendIn(
  periods: string[],
  lines: Line[],
): { currency: string; values: number[] }[] {
  const currencies = [...new Set(lines.map((line) => line.currency ?? ''))].sort()
  return currencies.map((currency) => ({
    currency,
    values: periods.map(
      (start) =>
        lines.find((line) => line.period === start && line.currency === currency)?.sold ?? 0,
    ),
  }))
}
