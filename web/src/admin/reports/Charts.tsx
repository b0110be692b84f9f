import { SimpleGrid, Text } from '@mantine/core'
import { Chart } from '../../ui/Chart'
import { count, money } from '../../ui/Money'
import type { useChoices } from './Choices'
import { chartsOf, MOST_CHARTS } from './charts'
import type { Report, Row } from './definitions'
import { periodName } from './format'
import { t } from './texts'

type Props = { report: Report; rows: Row[]; choices: ReturnType<typeof useChoices> }

/** The charts of a report: small ones side by side, each of one niche and currency. */
export function Charts({ report, rows, choices }: Props) {
  const { span, granularity } = choices
  const drawn = report.charts.flatMap((spec) =>
    chartsOf(report, spec, rows, span, granularity).map((chart) => ({ spec, chart })),
  )
  const shown = drawn.slice(0, MOST_CHARTS)
  const kindOf = (key: string | undefined) =>
    report.columns.find((column) => column.key === key)?.kind
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: shown.length > 1 ? 2 : 1 }} mb="lg">
        {shown.map(({ spec, chart }) => {
          const isTime = kindOf(spec.by) === 'period'
          const isMoney = kindOf(spec.series[0]) === 'money'
          return (
            <Chart
              key={spec.title + chart.key}
              title={[spec.title, ...chart.names].join(' · ')}
              by={t.columns[spec.by] ?? spec.by}
              labels={chart.labels.map((label) =>
                isTime ? periodName(label, granularity) : label,
              )}
              series={chart.series}
              format={(value) =>
                isMoney && chart.currency ? money(value, chart.currency) : count(value)
              }
            />
          )
        })}
      </SimpleGrid>
      {drawn.length > shown.length && (
        <Text size="sm" c="dimmed" mb="lg">
          {t.more(drawn.length - shown.length)}
        </Text>
      )}
    </>
  )
}
