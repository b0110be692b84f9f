import type { Granularity } from './period'
import { t } from './texts'

export type Row = Record<string, string | number | null>
/** How a value is written; money in the currency of its row. */
export type Kind = 'text' | 'period' | 'count' | 'money' | 'percent'
type ReportColumn = { key: string; title: string; kind: Kind }

export type ChartSpec = {
  title: string
  /** What stands below the bars: the period, or names. */
  by: string
  /** Rows that differ in these have charts of their own: nothing is added up here. */
  apart: string[]
  /** What is stacked: columns of one kind. */
  series: string[]
}

export type Report = {
  key: string
  title: string
  about: string
  /** The function of the API. */
  call: string
  hasNiche?: boolean
  hasGranularity?: boolean
  granularity?: Granularity
  /** Some tell how things are now, whatever the period. */
  isNow?: boolean
  columns: ReportColumn[]
  charts: ChartSpec[]
}

const column = (kind: Kind) => (key: string) => ({ key, title: t.columns[key] ?? key, kind })
const [text, period, count, money, percent] = (
  ['text', 'period', 'count', 'money', 'percent'] as const
).map(column) as [Of, Of, Of, Of, Of]
type Of = (key: string) => ReportColumn

const counts = (...keys: string[]) => keys.map(count)
const moneys = (...keys: string[]) => keys.map(money)

/** All reports that are lists; the marketplace is drawn apart. */
export const reports: Report[] = [
  {
    ...t.reports.revenue,
    key: 'revenue',
    call: 'report_revenue',
    hasNiche: true,
    hasGranularity: true,
    columns: [
      ...[period('period'), text('niche'), text('currency'), count('sold_count')],
      ...moneys('sold', 'promotional'),
      count('refunded_count'),
      ...moneys('refunded', 'net'),
    ],
    charts: [
      {
        title: t.charts.revenue,
        by: 'period',
        apart: ['niche', 'currency'],
        series: ['net', 'refunded'],
      },
    ],
  },
  {
    ...t.reports.leads,
    key: 'leads',
    call: 'report_leads',
    hasNiche: true,
    hasGranularity: true,
    columns: [
      ...[period('period'), text('niche')],
      ...counts('submitted', 'pending', 'approved', 'rejected', 'distributed', 'unsold', 'bad'),
      count('sold_to'),
    ],
    charts: [
      {
        title: t.charts.leads,
        by: 'period',
        apart: ['niche'],
        series: ['distributed', 'unsold', 'rejected'],
      },
    ],
  },
  {
    ...t.reports.providers,
    key: 'providers',
    call: 'report_providers',
    hasNiche: true,
    hasGranularity: true,
    granularity: 'year',
    columns: [
      ...[period('period'), text('organization'), text('currency'), count('sold_count')],
      ...moneys('sold', 'average_price'),
      count('refunded_count'),
      ...moneys('refunded', 'net'),
    ],
    charts: [
      {
        title: t.charts.providers,
        by: 'organization',
        apart: ['period', 'currency'],
        series: ['net', 'refunded'],
      },
    ],
  },
  {
    ...t.reports.refunds,
    key: 'refunds',
    call: 'report_refunds',
    hasNiche: true,
    hasGranularity: true,
    granularity: 'month',
    columns: [
      ...[period('period'), text('niche'), text('reason'), text('currency')],
      ...counts('requested', 'pending', 'rejected', 'refunded_count'),
      money('refunded'),
    ],
    charts: [
      {
        title: t.charts.refunds,
        by: 'period',
        apart: ['niche', 'reason', 'currency'],
        series: ['refunded'],
      },
    ],
  },
  {
    ...t.reports.deposits,
    key: 'deposits',
    call: 'report_deposits',
    hasGranularity: true,
    columns: [
      ...[period('period'), text('processor'), text('currency')],
      ...counts('begun', 'paid_count', 'unpaid_count'),
      ...moneys('paid', 'refunded', 'disputed'),
    ],
    charts: [
      {
        title: t.charts.deposits,
        by: 'period',
        apart: ['processor', 'currency'],
        series: ['paid'],
      },
    ],
  },
  {
    ...t.reports.attribution,
    key: 'attribution',
    call: 'report_attribution',
    hasNiche: true,
    hasGranularity: true,
    granularity: 'year',
    columns: [
      ...[period('period'), text('niche'), text('utm_source'), text('utm_medium')],
      ...[text('utm_campaign'), text('partner')],
      ...counts('submitted', 'sold', 'bad', 'sold_to'),
      money('net'),
    ],
    charts: [
      {
        title: t.charts.attribution,
        by: 'utm_source',
        apart: ['period', 'niche', 'utm_medium', 'utm_campaign', 'partner'],
        series: ['submitted'],
      },
    ],
  },
  {
    ...t.reports.recurring,
    key: 'recurring',
    call: 'report_recurring_revenue',
    hasGranularity: true,
    granularity: 'month',
    columns: [
      ...[period('period'), text('currency')],
      ...moneys('opening', 'new', 'expansion', 'contraction', 'churn', 'reactivation', 'closing'),
      ...counts('new_payers', 'churned_payers', 'closing_payers'),
      ...[percent('lost_percent'), percent('retained_percent')],
    ],
    charts: [
      { title: t.charts.recurring, by: 'period', apart: ['currency'], series: ['closing'] },
      { title: t.charts.payers, by: 'period', apart: ['currency'], series: ['closing_payers'] },
    ],
  },
  {
    ...t.reports.growth,
    key: 'growth',
    call: 'report_growth',
    hasGranularity: true,
    columns: [
      period('period'),
      ...counts('sign_ups', 'activated', 'converted', 'activations', 'conversions'),
      ...counts('trials', 'trials_converted'),
    ],
    charts: [
      { title: t.charts.growth, by: 'period', apart: [], series: ['sign_ups'] },
      {
        title: t.charts.conversion,
        by: 'period',
        apart: [],
        series: ['activations', 'conversions'],
      },
    ],
  },
  {
    ...t.reports.retention,
    key: 'retention',
    call: 'report_retention',
    granularity: 'month',
    columns: [
      ...[period('cohort'), period('month'), text('currency'), count('payers')],
      money('revenue'),
    ],
    charts: [
      {
        title: t.charts.retention,
        by: 'month',
        apart: ['cohort', 'currency'],
        series: ['payers'],
      },
    ],
  },
  {
    ...t.reports.plans,
    key: 'plans',
    call: 'report_plans',
    isNow: true,
    columns: [text('plan'), text('currency'), count('subscriptions'), money('revenue')],
    charts: [{ title: t.charts.plans, by: 'plan', apart: ['currency'], series: ['revenue'] }],
  },
  {
    ...t.reports.usage,
    key: 'usage',
    call: 'report_plan_usage',
    granularity: 'month',
    columns: [
      ...[period('month'), text('plan')],
      ...counts('organizations', 'calls', 'overrun', 'largest'),
    ],
    charts: [{ title: t.charts.usage, by: 'month', apart: ['plan'], series: ['calls', 'overrun'] }],
  },
]
