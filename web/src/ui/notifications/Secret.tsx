import { Alert, Button, Code, Group, Stack } from '@mantine/core'
import { CopyButton } from '../CopyButton'
import { Icon } from '../icons'
import { t } from './texts'

/** The secret that requests to an endpoint are signed with, the only time that it can be seen. */
export function Secret({ value, onDone }: { value: string; onDone: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" icon={<Icon name="alert" />}>
        {t.secretWhat}
      </Alert>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
        {value}
      </Code>
      <Group>
        <CopyButton value={value} label={t.copySecret} />
      </Group>
      <Button onClick={onDone}>{t.kept}</Button>
    </Stack>
  )
}
