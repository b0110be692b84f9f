import { SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Card } from '../../ui/Card'
import { Empty } from '../../ui/Empty'
import { LinkButton, PageLink } from '../../ui/Link'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Acts } from './Acts'
import { Attribution, Person } from './Person'
import { type Lead, leadQuery } from './queries'
import { Sales } from './Sales'
import { LeadStatus } from './Status'
import { Story } from './Story'
import { t } from './texts'
import { Why } from './Why'

/** Everything about one lead. */
export function Page() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const lead = useQuery(leadQuery(id))
  return (
    <Loaded query={lead} lines={8}>
      {(found) =>
        found ? (
          <LeadPage lead={found} />
        ) : (
          <Empty
            drawing="search"
            title={t.notFound}
            action={<LinkButton to="/leads">{t.toList}</LinkButton>}
          />
        )
      }
    </Loaded>
  )
}

function LeadPage({ lead }: { lead: Lead }) {
  return (
    <>
      <PageLink to="/leads" size="sm">
        {t.toList}
      </PageLink>
      <PageHeader
        title={lead.contact_name ?? lead.contact_email ?? lead.id}
        actions={<Acts lead={lead} />}
      >
        {lead.niche.name} · <LeadStatus status={lead.status} />
      </PageHeader>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack gap="lg">
          <Person lead={lead} />
        </Stack>
        <Stack gap="lg">
          <Card title={t.history}>
            <Story lead={lead} />
          </Card>
          <Card title={t.attribution}>
            <Attribution lead={lead} />
          </Card>
        </Stack>
      </SimpleGrid>
      <Stack mt="lg" gap="lg">
        <Card title={t.sales}>
          <Sales lead={lead} />
        </Card>
        <Card title={t.why}>
          <Why lead={lead} />
        </Card>
      </Stack>
    </>
  )
}
