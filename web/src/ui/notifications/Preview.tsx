import { Paper, Stack, Text } from '@mantine/core'
import type { Source } from './queries'
import { t } from './texts'

type Line = { label: string; text: string }
type Message = { title: string; summary: string | null; facts: Line[]; contact: Line[] }

/** How a message of this kind reads, with the API's own sample. */
export function Preview({ source, isDetailed }: { source?: Source; isDetailed: boolean }) {
  if (!source) return null
  const message = source.sample as unknown as Message
  const lines = isDetailed ? [...(message.facts ?? []), ...(message.contact ?? [])] : []
  return (
    <Paper p="md" role="group" aria-label={t.preview} bg="var(--leadmill-page)">
      <Stack gap={4}>
        <Text size="xs" c="dimmed">
          {t.preview} · {t.previewWhat}
        </Text>
        <Text fw={600}>{message.title}</Text>
        {message.summary && <Text size="sm">{message.summary}</Text>}
        {lines.map((line) => (
          <Text key={line.label} size="sm">
            <Text span c="dimmed" inherit>
              {line.label}:{' '}
            </Text>
            {line.text}
          </Text>
        ))}
      </Stack>
    </Paper>
  )
}
