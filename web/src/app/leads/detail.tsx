import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Answers } from '../../ui/Answers'
import { LinkButton } from '../../ui/Link'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Attachments } from './Attachments'
import { Charge } from './Charge'
import { Contact } from './Contact'
import { d } from './detail-texts'
import { Feedback } from './Feedback'
import { Neighbours } from './Neighbours'
import { Progress } from './Progress'
import { type Lead, leadQuery } from './queries'
import { Refund } from './Refund'
import { Section } from './Section'
import { StageBadge } from './StageBadge'
import { Story } from './Story'
import { t } from './texts'

/** One lead that the organisation has bought. */
export function Page() {
  const { id = '' } = useParams({ strict: false })
  const lead = useQuery(leadQuery(id))
  return (
    <Loaded query={lead}>
      {(found) => (found ? <Detail key={found.id} lead={found} /> : <Missing />)}
    </Loaded>
  )
}

function Detail({ lead }: { lead: Lead }) {
  const fields = lead.form?.fields ?? []
  const hasAnswers = fields.length > 0 || Object.keys(lead.answers).length > 0
  return (
    <>
      <PageHeader
        title={lead.contact_name ?? lead.number ?? t.anyone}
        actions={<Neighbours lead={lead} />}
      >
        {lead.niche?.name}
      </PageHeader>
      <Group gap="xs" mb="lg">
        <StageBadge stage={lead.stage} />
        {lead.status === 'refunded' && (
          <Badge variant="outline" color="gray" tt="none" c="dimmed">
            {t.statuses.refunded}
          </Badge>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" style={{ alignItems: 'start' }}>
        <Stack>
          <Contact lead={lead} />
          <Section title={d.answers}>
            {hasAnswers ? (
              <Answers fields={fields} answers={lead.answers} />
            ) : (
              <Text c="dimmed">{d.noAnswers}</Text>
            )}
            {lead.form && (
              <Text size="sm" c="dimmed" mt="md">
                {d.form(lead.form.version)}
              </Text>
            )}
          </Section>
          <Attachments leadId={lead.lead_id} />
          <Story id={lead.id} />
        </Stack>
        <Stack>
          <Progress lead={lead} />
          <Feedback lead={lead} />
          <Charge lead={lead} />
          <Refund lead={lead} />
        </Stack>
      </SimpleGrid>
    </>
  )
}

function Missing() {
  return (
    <PageHeader title={d.missing} actions={<LinkButton to="/leads">{d.back}</LinkButton>}>
      {d.missingWhy}
    </PageHeader>
  )
}
