import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Icon } from '../../ui/icons'
import { PageLink } from '../../ui/Link'
import type { Notice } from './notices'
import { t } from './texts'

/** What waits for somebody of the organisation; nothing where nothing does. */
export function Attention({ notices }: { notices: Notice[] }) {
  if (notices.length === 0) return null
  return (
    <Paper component="section" p="lg" aria-label={t.attention}>
      <Title order={2} size="h3" mb="sm">
        {t.attention}
      </Title>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {notices.map(({ key, text, action, to, search }) => (
          <Group component="li" key={key} gap="sm" wrap="nowrap" align="flex-start">
            <Text c="var(--mantine-color-error)" lh={0} mt={3}>
              <Icon name="alert" />
            </Text>
            <Text>
              {text}{' '}
              {to && (
                <PageLink to={to} search={search as never}>
                  {action}
                </PageLink>
              )}
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
