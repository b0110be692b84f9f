import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatDate } from '../../ui/Dates'
import { Icon } from '../../ui/icons'
import { count } from '../../ui/Money'
import { Progress } from '../../ui/Progress'
import { Loaded } from '../../ui/States'
import { quotaQuery } from './queries'
import { t } from './texts'

/** How much of the plan's quota is used, and what happens beyond it. */
export function Quota() {
  const query = useQuery(quotaQuery)
  return (
    <Paper p="lg">
      <Title order={2} mb="sm">
        {t.quota}
      </Title>
      <Loaded query={query} lines={1}>
        {(quota) => {
          const used = quota.used ?? 0
          if (quota.maximum === null) return <Text>{t.unlimited(count(used))}</Text>
          return (
            <Stack gap="sm">
              <Progress
                label={t.usedOf(count(used), count(quota.maximum))}
                done={used}
                total={quota.maximum}
              />
              {quota.remaining === 0 && (
                <Alert color="yellow" icon={<Icon name="alert" />}>
                  {quota.may_overrun ? t.overrun(count(quota.overrun ?? 0)) : t.usedUp}
                </Alert>
              )}
              {quota.resets_at && (
                <Group justify="space-between">
                  <Text size="sm" c="dimmed">
                    {t.resets(formatDate(quota.resets_at, 'date', 'UTC'))}
                  </Text>
                </Group>
              )}
            </Stack>
          )
        }}
      </Loaded>
    </Paper>
  )
}
