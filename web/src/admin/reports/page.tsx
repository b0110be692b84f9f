import { Alert, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { MOST_OF_ALL } from '../../api/list'
import { Empty } from '../../ui/Empty'
import { CsvButton } from '../../ui/Listing'
import { count } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { Sections } from '../../ui/Sections'
import { Loaded } from '../../ui/States'
import { Charts } from './Charts'
import { Choices, useChoices } from './Choices'
import { type Report, reports } from './definitions'
import { Lines } from './Lines'
import { Marketplace } from './Marketplace'
import { reportPath, reportQuery } from './queries'
import { t } from './texts'

const sections = [
  ...reports.map(({ key, title }) => ({ to: `/reports/${key}`, title })),
  { to: '/reports/marketplace', title: t.marketplace.title },
]

/** Reports: one at a time, its period and niche in the address. */
export function Page() {
  const { report: key } = useParams({ strict: false }) as { report?: string }
  const report = reports.find((one) => one.key === key)
  return (
    <>
      <Sections label={t.parts} sections={sections} first="/reports/revenue" keepsSearch />
      {key === 'marketplace' ? <Marketplace /> : <Shown key={key} report={report ?? first} />}
    </>
  )
}

const first = reports[0] as Report

function Shown({ report }: { report: Report }) {
  const choices = useChoices(report)
  const rows = useQuery(reportQuery(report, choices))
  return (
    <>
      <PageHeader title={report.title}>{report.about}</PageHeader>
      <Group justify="space-between" align="flex-end" mb="lg">
        <Choices report={report} choices={choices} />
        <CsvButton path={reportPath(report, choices)} name={`${report.key}.csv`} />
      </Group>
      <Loaded query={rows}>
        {({ rows: lines, isCut }) =>
          lines.length === 0 ? (
            <Empty drawing="chart" title={t.nothing}>
              {t.nothingWhat}
            </Empty>
          ) : (
            <>
              {isCut && (
                <Alert color="yellow" mb="lg">
                  {t.isCut(count(MOST_OF_ALL))}
                </Alert>
              )}
              <Charts report={report} rows={lines} choices={choices} />
              <Lines report={report} rows={lines} />
            </>
          )
        }
      </Loaded>
    </>
  )
}
