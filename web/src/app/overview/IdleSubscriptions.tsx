import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { DateTime } from '../../ui/Dates'
import { PageLink } from '../../ui/Link'
import { type Idle, idleQuery } from './queries'
import { t } from './texts'

/** Which subscriptions do not buy now, why, and until when. */
export function IdleSubscriptions() {
  const idle = useQuery(idleQuery).data ?? []
  if (idle.length === 0) return null
  return (
    <Paper component="section" p="lg" aria-label={t.idle}>
      <Title order={2} size="h3" mb="sm">
        {t.idle}
      </Title>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {idle.map((one) => (
          <Group component="li" key={one.id} justify="space-between" gap="xs">
            <PageLink to={`/subscriptions/${one.id}`}>
              {one.level.niche.name} · {one.level.name}
            </PageLink>
            <Why subscription={one} />
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}

function Why({
  subscription: { status, ineligible_reason: reason, resumes_at },
}: {
  subscription: Idle
}) {
  const why = status === 'paused' ? 'paused' : (reason ?? '')
  return (
    <Text size="sm" c="dimmed">
      {t.reasons[why] ?? why}
      {status !== 'paused' && resumes_at && (
        <>
          {' '}
          {t.until} <DateTime value={resumes_at} />
        </>
      )}
    </Text>
  )
}
