import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answers } from '../../ui/Answers'
import { Card } from '../../ui/Card'
import { Ago, DateTime } from '../../ui/Dates'
import { type Fact, Facts } from '../../ui/Facts'
import { PageLink } from '../../ui/Link'
import { mailTo } from '../../ui/mailto'
import { Loaded } from '../../ui/States'
import { type Lead, similarQuery } from './queries'
import { LeadStatus } from './Status'
import { t } from './texts'

/** What the person sent: answers, contact, consent; and who sent the same before. */
export function Person({ lead }: { lead: Lead }) {
  return (
    <>
      <Card title={t.answers}>
        <Stack>
          <Answers fields={lead.form.fields} answers={lead.answers} />
          <Text size="xs" c="dimmed">
            {t.formVersion(lead.form.version)}
          </Text>
        </Stack>
      </Card>
      <Card title={t.contact}>
        <Facts
          facts={[
            fact(t.name, lead.contact_name),
            fact(
              t.email,
              lead.contact_email && (
                <Anchor href={mailTo(lead.contact_email)}>{lead.contact_email}</Anchor>
              ),
            ),
            fact(
              t.phone,
              lead.contact_phone && (
                <Anchor href={`tel:${lead.contact_phone}`}>{lead.contact_phone}</Anchor>
              ),
            ),
          ]}
        />
      </Card>
      <Card title={t.duplicates}>
        <Duplicates id={lead.id} />
      </Card>
      <Card title={t.consent}>
        <Consents lead={lead} />
      </Card>
    </>
  )
}

function Consents({ lead }: { lead: Lead }) {
  if (lead.consents.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t.noConsent}
      </Text>
    )
  return (
    <Stack gap="sm">
      {lead.consents.map((one) => (
        <div key={one.consent_id}>
          <Text size="sm">{one.text}</Text>
          <Text size="xs" c="dimmed">
            {t.agreed} <DateTime value={one.agreed_at} />
          </Text>
        </div>
      ))}
    </Stack>
  )
}

function Duplicates({ id }: { id: string }) {
  const similar = useQuery(similarQuery(id))
  return (
    <Loaded query={similar} lines={1}>
      {(found) =>
        found.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t.noDuplicates}
          </Text>
        ) : (
          <Stack gap="xs">
            {found.map((one) => (
              <Group key={one.similar_id} gap="sm">
                <PageLink to={`/leads/${one.similar_id}`} size="sm">
                  <Ago value={one.created_at} />
                </PageLink>
                <LeadStatus status={one.status} />
                {one.same.map((what) => (
                  <Badge key={what} variant="default" tt="none">
                    {t.same[what]}
                  </Badge>
                ))}
              </Group>
            ))}
          </Stack>
        )
      }
    </Loaded>
  )
}

const fact = (title: string, value: ReactNode): Fact | null =>
  value ? { key: title, title, value } : null

/** Where the person came from: only what is known. */
export function Attribution({ lead }: { lead: Lead }) {
  return (
    <Facts
      facts={[
        fact(t.source, lead.utm_source),
        fact(t.medium, lead.utm_medium),
        fact(t.campaign, lead.utm_campaign),
        fact(t.term, lead.utm_term),
        fact(t.content, lead.utm_content),
        fact(t.partner, lead.partner),
        fact(t.click, lead.click_id),
        fact(t.referrer, lead.referrer_url),
        fact(t.address, lead.address),
        fact(t.agent, lead.agent),
      ]}
    />
  )
}
