import { Alert, Badge, Button, List, SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { askFor } from '../../ui/askFor'
import { Card } from '../../ui/Card'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Facts } from '../../ui/Facts'
import { LinkButton, PageLink } from '../../ui/Link'
import { Money, money, percent } from '../../ui/Money'
import { say } from '../../ui/notify'
import { useOrganizationName } from '../../ui/organizations'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import {
  type Request,
  requestQuery,
  useApprove,
  useReject,
  type Weighed,
  weighedQuery,
} from './queries'
import { t } from './texts'

/** One request, what speaks for and against it, and the decision. */
export function Page() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const request = useQuery(requestQuery(id))
  return (
    <Loaded query={request} lines={6}>
      {(found) =>
        found ? (
          <RequestPage request={found} />
        ) : (
          <Empty
            drawing="search"
            title={t.notFound}
            action={<LinkButton to="/refund-requests">{t.toList}</LinkButton>}
          />
        )
      }
    </Loaded>
  )
}

function RequestPage({ request }: { request: Request }) {
  const weighed = useQuery(weighedQuery(request.id))
  const buyer = useOrganizationName(request.organization_id) ?? '…'
  const isPending = request.status === 'pending'
  return (
    <>
      <PageLink to="/refund-requests" size="sm">
        {t.toList}
      </PageLink>
      <PageHeader title={t.one(buyer)} actions={isPending && <Decide request={request} />}>
        <Badge variant={isPending ? 'filled' : 'default'} tt="none">
          {t.statuses[request.status]}
        </Badge>
      </PageHeader>
      <Stack gap="lg">
        {isPending && (
          <Loaded query={weighed} lines={1}>
            {(found) => <Suggestion {...found} />}
          </Loaded>
        )}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Card title={t.request}>
            <Facts
              facts={[
                {
                  key: 'buyer',
                  title: t.buyer,
                  value: (
                    <PageLink to={`/organizations/${request.organization_id}`}>{buyer}</PageLink>
                  ),
                },
                {
                  key: 'reason',
                  title: t.reason,
                  value: t.reasonNames[request.reason] ?? request.reason,
                },
                { key: 'notes', title: t.notes, value: request.notes ?? t.noNotes },
                {
                  key: 'price',
                  title: t.price,
                  value: <Money amount={request.price} currency={request.currency} />,
                },
                {
                  key: 'when',
                  title: t.requested,
                  value: <DateTime value={request.created_at} />,
                },
                {
                  key: 'lead',
                  title: t.lead,
                  value: <PageLink to={`/leads/${request.lead_id}`}>{t.openLead}</PageLink>,
                },
              ]}
            />
          </Card>
          {isPending ? (
            <Card title={t.terms}>
              <Loaded query={weighed} lines={3}>
                {({ facts }) => <Terms facts={facts} />}
              </Loaded>
            </Card>
          ) : (
            <Decision request={request} />
          )}
        </SimpleGrid>
      </Stack>
    </>
  )
}

function Suggestion({ suggestion, reasons }: Weighed) {
  return (
    <Alert variant="light" title={t.suggestionTitle[suggestion ?? 'none']}>
      {reasons.length > 0 && (
        <List size="sm">
          {reasons.map((reason) => (
            <List.Item key={reason}>{t.because[reason] ?? reason}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  )
}

function Terms({ facts }: { facts: Weighed['facts'] }) {
  const limits = [
    t.termsOf(facts.window_days),
    facts.max_count !== null && t.limitCount(facts.max_count),
    facts.max_share !== null && t.limitShare(percent(facts.max_share)),
  ]
  return (
    <Facts
      facts={[
        { key: 'terms', title: t.terms, value: limits.filter(Boolean).join(', ') },
        { key: 'sold', title: t.sold, value: <DateTime value={facts.sold_at} /> },
        { key: 'buyers', title: t.buyers, value: facts.buyers },
        {
          key: 'others',
          title: t.others,
          value: t.othersOf(facts.others_requested, facts.others_approved),
        },
        {
          key: 'rate',
          title: t.rate(facts.limit_days),
          value: t.rateOf(facts.requests, facts.purchases),
        },
      ]}
    />
  )
}

function Decision({ request }: { request: Request }) {
  return (
    <Card title={t.decision}>
      <Facts
        facts={[
          { key: 'how', title: t.decision, value: t.rules[request.rule ?? ''] },
          { key: 'by', title: t.decidedBy, value: request.decider_email ?? t.system },
          { key: 'when', title: t.decided, value: <DateTime value={request.decided_at} /> },
          request.memo !== null && { key: 'memo', title: t.answer, value: request.memo },
        ]}
      />
    </Card>
  )
}

function Decide({ request }: { request: Request }) {
  const approving = useApprove()
  const rejecting = useReject()
  const { id: request_id, price, currency } = request
  const approve = () =>
    askFor({
      title: t.approveTitle,
      children: t.approveWhat(money(price, currency)),
      label: t.memo,
      act: t.approve,
      isOptional: true,
      field: 'memo',
      onGiven: async (memo) => {
        await approving.mutateAsync({ request_id, memo })
        say(t.approved)
      },
    })
  const reject = () =>
    askFor({
      title: t.rejectTitle,
      children: t.rejectWhat,
      label: t.memo,
      act: t.reject,
      isDestructive: true,
      field: 'memo',
      onGiven: async (memo) => {
        await rejecting.mutateAsync({ request_id, memo })
        say(t.rejected)
      },
    })
  return (
    <>
      <Button variant="default" onClick={reject}>
        {t.reject}
      </Button>
      <Button onClick={approve}>{t.approve}</Button>
    </>
  )
}
