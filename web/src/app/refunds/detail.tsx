import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DateTime } from '../../ui/Dates'
import { Facts } from '../../ui/Facts'
import { LinkButton } from '../../ui/Link'
import { Money, percent } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { type Request, requestQuery } from './queries'
import { StatusBadge } from './StatusBadge'
import { t } from './texts'

/** One request: what was asked, how and by which rule it was decided, and the terms of the sale. */
export function Page() {
  const { id = '' } = useParams({ strict: false })
  const request = useQuery(requestQuery(id))
  return (
    <Loaded query={request}>{(found) => (found ? <Detail request={found} /> : <Missing />)}</Loaded>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" p="lg" aria-label={title}>
      <Title order={2} size="h3" mb="md">
        {title}
      </Title>
      {children}
    </Paper>
  )
}

function Detail({ request }: { request: Request }) {
  const { assignment } = request
  return (
    <>
      <PageHeader
        title={assignment.contact_name ?? assignment.number ?? t.anyone}
        actions={
          <>
            <LinkButton to="/refunds" search={true as never} variant="default">
              {t.back}
            </LinkButton>
            <LinkButton to={`/leads/${request.assignment_id}`} variant="default">
              {t.toLead}
            </LinkButton>
          </>
        }
      >
        {assignment.niche.name}
      </PageHeader>
      <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
        <Part title={t.request}>
          <Facts
            facts={[
              { key: 'reason', title: t.reason, value: t.reasons[request.reason ?? ''] },
              request.notes !== null && { key: 'notes', title: t.notes, value: request.notes },
              {
                key: 'price',
                title: t.price,
                value: <Money amount={request.price} currency={request.currency} />,
              },
              {
                key: 'requested',
                title: t.requested,
                value: <DateTime value={request.created_at} />,
              },
              request.requested_by === null && { key: 'by', title: '', value: t.byEndpoint },
            ]}
          />
        </Part>
        <Stack>
          <Decision request={request} />
          {request.terms && <TermsOf terms={request.terms} />}
        </Stack>
      </SimpleGrid>
    </>
  )
}

function Decision({ request }: { request: Request }) {
  return (
    <Part title={t.decision}>
      <Stack align="flex-start">
        <StatusBadge status={request.status} />
        {request.status === 'pending' ? (
          <Text size="sm">{t.waits}</Text>
        ) : (
          <Facts
            facts={[
              { key: 'rule', title: t.decidedBy, value: t.rules[request.rule ?? ''] },
              request.memo !== null && { key: 'memo', title: t.memo, value: request.memo },
              {
                key: 'decided',
                title: t.decided,
                value: <DateTime value={request.decided_at} />,
              },
              request.refunded_at !== null && {
                key: 'refunded',
                title: t.refunded,
                value: <DateTime value={request.refunded_at} />,
              },
            ]}
          />
        )}
      </Stack>
    </Part>
  )
}

function TermsOf({ terms }: { terms: NonNullable<Request['terms']> }) {
  const reasons = (keys: string[]) => keys.map((key) => t.reasons[key] ?? key).join('\n')
  const limits = [
    terms.max_count !== null && t.most(terms.max_count, terms.limit_days),
    terms.max_share !== null && t.share(percent(terms.max_share), terms.limit_days),
  ].filter(Boolean)
  return (
    <Part title={t.terms}>
      <Facts
        facts={[
          { key: 'window', title: t.window, value: t.days(terms.window_days) },
          { key: 'reasons', title: t.reasonsOf, value: reasons(terms.reasons) },
          terms.approved_automatically.length > 0 && {
            key: 'once',
            title: t.atOnce,
            value: reasons(terms.approved_automatically),
          },
          { key: 'limit', title: t.limit, value: limits.join('\n') || t.noLimit },
        ]}
      />
    </Part>
  )
}

function Missing() {
  return <PageHeader title={t.missing} actions={<LinkButton to="/refunds">{t.back}</LinkButton>} />
}
