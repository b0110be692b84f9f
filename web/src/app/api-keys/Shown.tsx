import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { CopyButton } from '../../ui/CopyButton'
import { Icon } from '../../ui/icons'
import type { NewKey } from './queries'
import { t } from './texts'

/** A new key, the only time that it can be seen. */
export function Shown({ made, onDone }: { made: NewKey; onDone: () => void }) {
  const example = `curl ${location.origin}/api/niches -H "X-API-Key: ${made.key}"`
  return (
    <Stack>
      <Alert color="yellow" icon={<Icon name="alert" />}>
        {t.newWhat}
      </Alert>
      <Code block data-testid="new-key" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
        {made.key}
      </Code>
      <Group gap="xs">
        <CopyButton value={made.key} label={t.copy} />
      </Group>
      <Text size="sm">{t.example}</Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {example}
      </Code>
      <Button onClick={onDone}>{t.done}</Button>
    </Stack>
  )
}
