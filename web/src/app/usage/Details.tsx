import { useQuery } from '@tanstack/react-query'
import { language } from '../../texts/language'
import { Chart } from '../../ui/Chart'
import { count } from '../../ui/Money'
import { monthsOf, type Period } from './period'
import { endpointsQuery, keysQuery, monthsQuery } from './queries'
import { UsageTable } from './Tables'
import { t } from './texts'

function monthName(month: string, style: 'short' | 'long'): string {
  const year = style === 'long' ? 'numeric' : undefined
  return new Intl.DateTimeFormat(language, { month: style, year, timeZone: 'UTC' }).format(
    new Date(month),
  )
}

/** The calls of a period by month, endpoint and key. */
export function Details({ period }: { period: Period }) {
  const months = useQuery(monthsQuery(period))
  const endpoints = useQuery(endpointsQuery(period))
  const keys = useQuery(keysQuery(period))
  const shown = monthsOf(period)
  const called = new Map(months.data?.map((row) => [row.month, row.calls ?? 0]))
  const values = shown.map((month) => called.get(month) ?? 0)
  return (
    <>
      {shown.length > 1 && months.data && (
        <Chart
          title={t.chart}
          by={t.month}
          labels={shown.map((month) => monthName(month, 'short'))}
          series={[{ key: 'calls', title: t.calls, values }]}
          format={count}
        />
      )}
      <UsageTable
        title={t.byMonth}
        first={t.month}
        idOf={(row) => row.month ?? ''}
        show={(row) => monthName(row.month ?? '', 'long')}
        query={months}
      />
      <UsageTable
        title={t.byEndpoint}
        first={t.endpoint}
        idOf={(row) => row.endpoint ?? ''}
        show={(row) => row.endpoint}
        query={endpoints}
      />
      <UsageTable
        title={t.byKey}
        first={t.key}
        idOf={(row) => row.api_key_id ?? ''}
        show={(row) => `${row.name} (${row.prefix}…)`}
        query={keys}
      />
    </>
  )
}
