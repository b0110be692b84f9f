import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Chart } from '../../ui/Chart'
import { formatDate } from '../../ui/Dates'
import { PageLink } from '../../ui/Link'
import { count, money } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { countersQuery, healthQuery, type RecentDays, recentDaysQuery } from './queries'
import { t } from './texts'

/** Where each number can be worked off: a page, and the status to filter it by. */
type Place = [counter: string, to: string, status?: string]

const WAITS: Place[] = [
  ['leads_pending', '/queue'],
  ['refund_requests_pending', '/refund-requests'],
  ['organizations_pending', '/organizations', 'pending'],
  ['listings_in_review', '/listings', 'waiting'],
  ['contact_messages_new', '/messages', 'new'],
  ['refunds_needing_attention', '/payments/refunds', 'needs_attention'],
]
const FAILURES: Place[] = [
  ['differences_open', '/payments/differences', 'open'],
  ['webhooks_failing', '/payments/webhooks', 'failed'],
  ['webhooks_quarantined', '/payments/webhooks', 'quarantined'],
  ['deliveries_failed', '/deliveries', 'failed'],
]
const LAST = 13
const WEEK_AGO = LAST - 7

/** What an admin looks at first. */
export function Page() {
  const counters = useQuery(countersQuery())
  const days = useQuery(recentDaysQuery())
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Stack gap="xl">
        <section aria-label={t.waits}>
          <Title order={2} mb="sm">
            {t.waits}
          </Title>
          <Loaded query={counters} lines={2}>
            {(found) => <Numbers counters={found} places={WAITS} none={t.nothing} />}
          </Loaded>
        </section>
        <section aria-label={t.failures}>
          <Title order={2} mb="sm">
            {t.failures}
          </Title>
          <Loaded query={counters} lines={1}>
            {(found) => <Failures counters={found} />}
          </Loaded>
        </section>
        <Loaded query={days} lines={4}>
          {(found) => <Days days={found} />}
        </Loaded>
      </Stack>
    </>
  )
}

type NumbersProps = { counters: Record<string, number>; places: Place[]; none: string }

function Numbers({ counters, places, none }: NumbersProps) {
  const some = places.filter(([counter]) => (counters[counter] ?? 0) > 0)
  if (some.length === 0) return <Text c="dimmed">{none}</Text>
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
      {some.map(([counter, to, status]) => (
        <Paper key={counter} p="md" className="row-link">
          <Text size="xl" fw={600} className="numbers">
            {count(counters[counter] ?? 0)}
          </Text>
          <PageLink
            to={to}
            search={{ status } as never}
            className="stretched"
            size="sm"
            c="inherit"
          >
            {t.counters[counter] ?? counter}
          </PageLink>
        </Paper>
      ))}
    </SimpleGrid>
  )
}

/** Jobs that failed are counted by another function; without any both say the same. */
function Failures({ counters }: { counters: Record<string, number> }) {
  const health = useQuery(healthQuery())
  const failed = (health.data?.failed_jobs ?? []).reduce((sum, job) => sum + job.failed, 0)
  const places: Place[] = [...FAILURES, [t.failedJobs, '/health']]
  return (
    <Numbers counters={{ ...counters, [t.failedJobs]: failed }} places={places} none={t.fine} />
  )
}

function Days({ days }: { days: RecentDays }) {
  const labels = days.leads.map(({ day }) => formatDate(day, 'date'))
  const leadsOf = (index: number) => count(days.leads[index]?.submitted ?? 0)
  return (
    <section aria-label={t.today}>
      <Title order={2} mb="sm">
        {t.today}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} mb="lg">
        <Today title={t.leads} now={leadsOf(LAST)} before={leadsOf(WEEK_AGO)} />
        {days.sales.map(({ currency, days: sold }) => {
          const of = (index: number) => money(sold[index]?.sold ?? 0, currency)
          const purchases = (index: number) => count(sold[index]?.count ?? 0)
          return [
            <Today
              key={`${currency} money`}
              title={t.sold(currency)}
              now={of(LAST)}
              before={of(WEEK_AGO)}
            />,
            <Today
              key={`${currency} count`}
              title={days.sales.length > 1 ? `${t.purchases} (${currency})` : t.purchases}
              now={purchases(LAST)}
              before={purchases(WEEK_AGO)}
            />,
          ]
        })}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Chart
          title={t.chartLeads}
          by={t.day}
          labels={labels}
          series={[
            { key: 'leads', title: t.leads, values: days.leads.map((day) => day.submitted) },
          ]}
          format={(value) => count(value)}
        />
        {days.sales.map(({ currency, days: sold }) => (
          <Chart
            key={currency}
            title={t.chartSales(currency)}
            by={t.day}
            labels={labels}
            series={[{ key: 'sold', title: t.sold(currency), values: sold.map((day) => day.sold) }]}
            format={(value) => money(value, currency)}
          />
        ))}
      </SimpleGrid>
    </section>
  )
}

function Today({ title, now, before }: { title: string; now: string; before: string }) {
  return (
    <Paper p="md">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text size="xl" fw={600} className="numbers">
        {now}
      </Text>
      <Text size="sm" c="dimmed" className="numbers">
        {t.weekAgo(before)}
      </Text>
    </Paper>
  )
}
