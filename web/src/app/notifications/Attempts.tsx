import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { carryOut } from '../../ui/carry-out'
import { DateTime } from '../../ui/Dates'
import { attemptsQuery, type Delivery, useResend } from '../../ui/notifications/queries'
import { t } from '../../ui/notifications/texts'
import { say, sayFault } from '../../ui/notify'
import { Loaded } from '../../ui/States'

type Props = { delivery: Delivery; mayManage: boolean; onDone: () => void }

/** Each attempt to send a delivery, the latest first. */
export function Attempts({ delivery, mayManage, onDone }: Props) {
  const attempts = useQuery(attemptsQuery(delivery.id))
  const resending = useResend()
  const resend = () =>
    carryOut(resending, delivery.id, {
      onSuccess: () => {
        say(t.resent)
        onDone()
      },
      onError: sayFault,
    })
  const isFinished = delivery.status === 'sent' || delivery.status === 'failed'
  return (
    <Stack>
      <Loaded query={attempts} lines={2}>
        {(rows) =>
          rows.length === 0 ? (
            <Text>{t.noAttempts}</Text>
          ) : (
            rows.map((row) => (
              <Stack key={row.number} gap={4}>
                <Group justify="space-between">
                  <Text fw={600}>
                    {t.attempt(row.number)}: {t.outcomes[row.outcome] ?? row.outcome}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {[row.status_code, row.duration_ms !== null && t.ms(row.duration_ms)]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </Group>
                <Text size="sm" c="dimmed">
                  <DateTime value={row.finished_at} />
                </Text>
                {row.problem && <Text size="sm">{row.problem}</Text>}
                {row.answer && (
                  <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                    {row.answer}
                  </Code>
                )}
              </Stack>
            ))
          )
        }
      </Loaded>
      {mayManage && delivery.channel_id && isFinished && (
        <Button variant="default" onClick={resend} loading={resending.isPending}>
          {t.resend}
        </Button>
      )}
    </Stack>
  )
}
