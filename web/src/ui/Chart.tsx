import { Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { textsOf } from '../texts/language'
import { axisEnd } from './scale'
import './chart.css'

export type Series = { key: string; title: string; values: number[] }

type Props = {
  title: string
  /** The number that says it all, such as the sum. */
  headline?: string
  /** What the labels are, such as "Day": the head of the table's first column. */
  by: string
  labels: string[]
  /** One value for each label; several series are stacked, three at most. */
  series: Series[]
  format: (value: number) => string
}

const HEIGHT = 100

const t = textsOf({
  en: { asTable: 'Show as a table' },
  de: { asTable: 'Als Tabelle zeigen' },
})

/** Bars over time as an own drawing, with the same numbers as a table. */
export function Chart({ title, headline, by, labels, series, format }: Props) {
  const [pointed, setPointed] = useState<number | null>(null)
  const sumAt = (index: number) => series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0)
  const end = axisEnd(Math.max(0, ...labels.map((_, index) => sumAt(index))))
  return (
    <Paper p="lg" component="section" aria-label={title}>
      <Group justify="space-between" align="baseline" mb="md" wrap="nowrap">
        <Stack gap={0}>
          <Title order={2} size="h3">
            {title}
          </Title>
          {headline && (
            <Text size="xl" fw={600} className="numbers">
              {headline}
            </Text>
          )}
        </Stack>
        <Text size="sm" c="dimmed" className="numbers" aria-hidden ta="end">
          {pointed !== null &&
            `${labels[pointed]}: ${series.map((one) => format(one.values[pointed] ?? 0)).join(' · ')}`}
        </Text>
      </Group>
      <div className="chart-plot" aria-hidden="true">
        <div className="chart-axis">
          <span>{format(end)}</span>
          <span>{format(end / 2)}</span>
          <span>{format(0)}</span>
        </div>
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${labels.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          onPointerLeave={() => setPointed(null)}
        >
          {[0, 0.5, 1].map((part) => (
            <line
              key={part}
              className="chart-grid"
              x2={labels.length}
              y1={part * HEIGHT}
              y2={part * HEIGHT}
            />
          ))}
          {labels.map((label, index) => (
            <g key={label} onPointerEnter={() => setPointed(index)}>
              <rect className="chart-column" x={index} width={1} height={HEIGHT} />
              <Bars index={index} series={series} end={end} />
            </g>
          ))}
        </svg>
        <div className="chart-feet">
          <span>{labels[0]}</span>
          <span>{labels.at(-1)}</span>
        </div>
      </div>
      {series.length > 1 && (
        <Group gap="md" mt="xs" aria-hidden>
          {series.map((one, index) => (
            <Text key={one.key} size="sm">
              <span className={`chart-key chart-bar-${index}`} />
              {one.title}
            </Text>
          ))}
        </Group>
      )}
      <NumbersOf title={title} by={by} labels={labels} series={series} format={format} />
    </Paper>
  )
}

function Bars({ index, series, end }: { index: number; series: Series[]; end: number }) {
  let top = HEIGHT
  return series.map((one, position) => {
    const height = ((one.values[index] ?? 0) / end) * HEIGHT
    top -= height
    return (
      <rect
        key={one.key}
        className={`chart-bar-${position}`}
        x={index + 0.15}
        width={0.7}
        y={top}
        height={height}
        pointerEvents="none"
      />
    )
  })
}

function NumbersOf({ title, by, labels, series, format }: Omit<Props, 'headline'>) {
  return (
    <details className="chart-table">
      <Text component="summary" size="sm" c="dimmed" mt="sm">
        {t.asTable}
      </Text>
      <Table aria-label={title} verticalSpacing={4} className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{by}</Table.Th>
            {series.map((one) => (
              <Table.Th scope="col" key={one.key} ta="end">
                {one.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {labels.map((label, index) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" fw={400}>
                {label}
              </Table.Th>
              {series.map((one) => (
                <Table.Td key={one.key} ta="end">
                  {format(one.values[index] ?? 0)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  )
}
