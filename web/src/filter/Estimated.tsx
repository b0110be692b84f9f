import { Group, Paper, Stack, Text } from '@mantine/core'
import { count, money } from '../ui/Money'
import type { Check } from './check'
import { t } from './texts'

type Props = { check: Check | undefined; isBehind: boolean }

/** How many leads the filter would have bought, and at what cost; or why nobody says. */
export function Estimated({ check, isBehind }: Props) {
  return (
    <Paper p="md" role="status" aria-busy={isBehind} style={{ opacity: isBehind ? 0.6 : 1 }}>
      {check?.estimate ? (
        <Numbers estimate={check.estimate} />
      ) : (
        <Text size="sm">{whyNot(check)}</Text>
      )}
    </Paper>
  )
}

function whyNot(check: Check | undefined): string {
  if (check?.no_estimate)
    return check.no_estimate.reason === 'too_many' ? t.tooMany : t.notCountable
  return t.faulty
}

function Numbers({ estimate }: { estimate: NonNullable<Check['estimate']> }) {
  const { days, matching, leads, cost, currency, is_rounded } = estimate
  const written = (text: string) => (is_rounded ? t.about(text) : text)
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t.asked(days)}
      </Text>
      <Group gap="xl">
        <Figure value={written(count(matching))}>{t.matching}</Figure>
        <Figure value={written(count(leads))}>{t.bought}</Figure>
        <Figure value={written(money(cost, currency))}>{t.cost}</Figure>
      </Group>
      <Text size="xs" c="dimmed">
        {t.rough} {is_rounded && t.roundedWhy}
      </Text>
    </Stack>
  )
}

function Figure({ value, children }: { value: string; children: string }) {
  return (
    <Stack gap={0}>
      <Text fw={600} className="numbers">
        {value}
      </Text>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
    </Stack>
  )
}
