import type { Series } from '../../ui/Chart'
import type { ChartSpec, Report, Row } from './definitions'
import { type Granularity, periodsBetween, type Span } from './period'

type Drawn = {
  key: string
  /** What this chart is about, such as a niche and a currency. */
  names: string[]
  currency: string | null
  labels: string[]
  series: Series[]
}

/** As many charts as somebody looks at; the table has the rest. */
export const MOST_CHARTS = 6
const MOST_LABELS = 400

const amountIn = (row: Row | undefined, key: string) => Number(row?.[key] ?? 0)

/** The rows of a report as charts: one for each niche, currency and so on, since sums are the server's business. */
export function chartsOf(
  report: Report,
  spec: ChartSpec,
  rows: Row[],
  span: Span,
  granularity: Granularity,
): Drawn[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = spec.apart.map((name) => row[name] ?? '').join('\n')
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const isTime = report.columns.some(({ key, kind }) => key === spec.by && kind === 'period')
  return [...groups].map(([key, members]) => {
    const labels = isTime
      ? periodsBetween(span, granularity)
      : members.map((row) => String(row[spec.by] ?? '–'))
    const known = new Map(members.map((row) => [String(row[spec.by] ?? '–'), row]))
    return {
      key,
      names: spec.apart
        .map((name) => nameOf(report, name, members[0]))
        .filter((name) => name !== ''),
      currency: (members[0]?.currency as string | undefined) ?? null,
      labels: labels.slice(0, MOST_LABELS),
      series: spec.series.map((name) => ({
        key: name,
        title: report.columns.find((one) => one.key === name)?.title ?? name,
        values: labels.slice(0, MOST_LABELS).map((label) => amountIn(known.get(label), name)),
      })),
    }
  })
}

function nameOf(report: Report, key: string, row: Row | undefined): string {
  const value = row?.[key]
  if (value === null || value === undefined) return ''
  const kind = report.columns.find((one) => one.key === key)?.kind
  return kind === 'period' ? String(value).slice(0, 7) : String(value)
}
