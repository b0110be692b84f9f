import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api/http'
import { fetchMost } from '../../api/list'
import type { Report, Row } from './definitions'
import type { Granularity, Span } from './period'

export type Asked = { span: Span; granularity: Granularity; niche: string }

/** The address of a report, which also names its CSV. */
export function reportPath(report: Report, { span, granularity, niche }: Asked): string {
  const query = new URLSearchParams(report.isNow ? {} : span)
  if (report.hasGranularity) query.set('granularity', granularity)
  if (report.hasNiche && niche) query.set('niche_id', niche)
  return `/api/rpc/${report.call}?${query}`
}

/** Reports are expensive, and limited by the hour: coming back to one is no reason to ask again. */
const FRESH = 600_000

export const reportQuery = (report: Report, asked: Asked) =>
  queryOptions({
    queryKey: [report.call, asked],
    queryFn: ({ signal }) => fetchMost<Row>(reportPath(report, asked), signal),
    staleTime: FRESH,
  })

export type Marketplace = {
  users: Record<string, number | null>
  leads: Record<string, number | null>
  revenue: Record<string, Record<string, number>>
  feedback: Record<string, number | null>
}

export const marketplaceQuery = (span: Span) =>
  queryOptions({
    queryKey: ['report_marketplace', span],
    queryFn: ({ signal }) =>
      get<Marketplace>(
        `/api/rpc/report_marketplace?${new URLSearchParams({
          since: `${span.since}T00:00:00`,
          // The last day is part of the period; the function ends before `until`.
          until: `${span.until}T23:59:59.999999`,
        })}`,
        signal,
      ),
    staleTime: FRESH,
  })
