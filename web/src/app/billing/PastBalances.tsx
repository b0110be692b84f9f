import { Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useZone } from '../../ui/Dates'
import { addDays, dayOf, isDay } from '../../ui/days'
import { Money } from '../../ui/Money'
import { Loaded } from '../../ui/States'
import { pastBalancesQuery } from './queries'
import { t } from './texts'

/** What there was at the end of a day, as books are closed. */
export function PastBalances() {
  const zone = useZone()
  const yesterday = addDays(dayOf(new Date(), zone), -1)
  const [day, setDay] = useState(yesterday)
  // What is being typed is no day, and today has not ended.
  const hasEnded = isDay(day) && day <= yesterday
  const balances = useQuery({
    ...pastBalancesQuery(day, zone),
    enabled: hasEnded,
  })
  return (
    <Paper p="md" component="section" aria-label={t.pastBalances}>
      <Group align="flex-end" gap="xl">
        <TextInput
          type="date"
          label={t.pastBalances}
          max={yesterday}
          value={day}
          error={day > yesterday && t.notEnded}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
        {hasEnded && (
          <Loaded query={balances} lines={1}>
            {(rows) =>
              rows.length === 0 ? (
                <Text c="dimmed">{t.noPastBalance}</Text>
              ) : (
                <Group gap="xl">
                  {rows.map((row) => (
                    <Stack key={row.currency} gap={0}>
                      <Text size="sm" c="dimmed">
                        {row.currency}
                      </Text>
                      <Money amount={row.balance} currency={row.currency ?? ''} />
                    </Stack>
                  ))}
                </Group>
              )
            }
          </Loaded>
        )}
      </Group>
    </Paper>
  )
}
