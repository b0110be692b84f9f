import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Ago } from '../../ui/Dates'
import { PageLink } from '../../ui/Link'
import { Money } from '../../ui/Money'
import type { Latest } from './queries'
import { t } from './texts'

/** The five newest leads. */
export function LatestLeads({ leads }: { leads: Latest[] }) {
  return (
    <Paper component="section" p="lg" aria-label={t.latest}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3">
          {t.latest}
        </Title>
        <PageLink to="/leads" size="sm">
          {t.all}
        </PageLink>
      </Group>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {leads.map((lead) => (
          <Group component="li" key={lead.id} justify="space-between" gap="xs">
            <PageLink to={`/leads/${lead.id}`}>{lead.contact_name ?? t.anyone}</PageLink>
            <Text size="sm" c="dimmed">
              <Money amount={lead.price} currency={lead.currency} /> ·{' '}
              <Ago value={lead.created_at} />
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
