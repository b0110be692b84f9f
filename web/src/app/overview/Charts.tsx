import { Group, SegmentedControl, SimpleGrid, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { oneOf, useAddress } from '../../ui/address'
import { Chart } from '../../ui/Chart'
import { useZone } from '../../ui/Dates'
import { dayOf } from '../../ui/days'
import { count, money } from '../../ui/Money'
import { Loaded } from '../../ui/States'
import { GRANULARITIES, leadsIn, periodName, periodsUntil, spendIn } from './periods'
import { purchasesQuery } from './queries'
import { t } from './texts'

const address = { by: oneOf(...GRANULARITIES) }

/** Leads and spending over time. */
export function Charts() {
  const [{ by }, change] = useAddress(address)
  const today = dayOf(new Date(), useZone())
  const periods = periodsUntil(today, by)
  const purchases = useQuery(purchasesQuery(periods[0] ?? today, today, by))
  const labels = periods.map((start) => periodName(start, by))
  return (
    <Stack component="section" aria-label={t.charts}>
      <Group justify="space-between">
        <Title order={2}>{t.charts}</Title>
        <SegmentedControl
          aria-label={t.granularity}
          value={by}
          onChange={(value) => change({ by: value as typeof by })}
          data={GRANULARITIES.map((value) => ({ value, label: t.granularities[value] ?? value }))}
        />
      </Group>
      <Loaded query={purchases} lines={2}>
        {(lines) => {
          const leads = leadsIn(periods, lines)
          return (
            <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
              <Chart
                title={t.leads}
                headline={count(leads.reduce((sum, value) => sum + value, 0))}
                by={t.by[by] ?? by}
                labels={labels}
                series={[{ key: 'leads', title: t.bought, values: leads }]}
                format={count}
              />
              {spendIn(periods, lines).map(({ currency, values }) => (
                <Chart
                  key={currency}
                  title={t.spend(currency)}
                  by={t.by[by] ?? by}
                  labels={labels}
                  series={[{ key: 'spend', title: t.spent, values }]}
                  format={(value) => money(value, currency)}
                />
              ))}
            </SimpleGrid>
          )
        }}
      </Loaded>
    </Stack>
  )
}
