import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { renderPage } from '../test/render'
import { Chart } from './Chart'

const chart = (
  <Chart
    title="Leads"
    headline="7"
    by="Day"
    labels={['1 May', '2 May']}
    series={[
      { key: 'sold', title: 'Bought', values: [2, 4] },
      { key: 'refunded', title: 'Refunded', values: [0, 1] },
    ]}
    format={String}
  />
)

test('a chart has its numbers as a table', async () => {
  renderPage(chart)
  await userEvent.click(await screen.findByText('Show as a table'))
  const table = screen.getByRole('table', { name: 'Leads' })
  const rows = within(table).getAllByRole('row')
  expect(rows.map((row) => row.textContent)).toEqual(['DayBoughtRefunded', '1 May20', '2 May41'])
})

test('bars are stacked, and say their numbers where one points', async () => {
  const { container } = renderPage(chart)
  await screen.findByText('Show as a table')
  const bars = [...container.querySelectorAll('rect.chart-bar-0, rect.chart-bar-1')]
  const place = (bar: Element) => [bar.getAttribute('y'), bar.getAttribute('height')].map(Number)
  expect(bars.map(place)).toEqual([
    [60, 40],
    [60, 0],
    [20, 80],
    [0, 20],
  ])
  await userEvent.hover(container.querySelectorAll('g')[1] as Element)
  expect(screen.getByText('2 May: 4 · 1')).toBeInTheDocument()
})
