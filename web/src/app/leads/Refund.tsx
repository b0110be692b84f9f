import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DateTime } from '../../ui/Dates'
import { Facts } from '../../ui/Facts'
import { LinkButton } from '../../ui/Link'
import { percent } from '../../ui/Money'
import { useMay } from '../../ui/me'
import { Loaded } from '../../ui/States'
import { d } from './detail-texts'
import {
  type Lead,
  type RefundRequest,
  refundRequestQuery,
  requestCountQuery,
  type Terms,
  termsQuery,
} from './queries'
import { RefundForm } from './RefundForm'
import { Section } from './Section'

/** The last moment at which a refund can be requested. */
export function windowEnd(soldAt: string, days: number): string {
  return new Date(Date.parse(soldAt) + days * 86_400_000).toISOString()
}

/** Whether and how the price can come back: the request and its decision, or the terms and the form. */
export function Refund({ lead }: { lead: Lead }) {
  const request = useQuery(refundRequestQuery(lead.id))
  return (
    <Section title={d.refund}>
      <Loaded query={request} lines={2}>
        {(found) => {
          if (found) return <Requested request={found} />
          if (lead.status === 'refunded') return <Text>{d.refundedOtherwise}</Text>
          return <Possible lead={lead} />
        }}
      </Loaded>
    </Section>
  )
}

function Requested({ request }: { request: RefundRequest }) {
  return (
    <Stack align="flex-start">
      <Facts
        facts={[
          { key: 'status', title: d.refundStatus, value: d.statuses[request.status ?? ''] },
          { key: 'reason', title: d.reason, value: d.reasons[request.reason ?? ''] },
          {
            key: 'requested',
            title: d.requested,
            value: <DateTime value={request.created_at} />,
          },
        ]}
      />
      <LinkButton to={`/refunds/${request.id}`} variant="default" size="xs">
        {d.toRefund}
      </LinkButton>
    </Stack>
  )
}

function Possible({ lead }: { lead: Lead }) {
  const terms = useQuery(termsQuery(lead.niche_id, lead.created_at))
  return (
    <Loaded query={terms} lines={2}>
      {(found) =>
        !found || found.window_days === 0 ? (
          <Text>{d.refundNever}</Text>
        ) : (
          <Open lead={lead} terms={found} />
        )
      }
    </Loaded>
  )
}

function Open({ lead, terms }: { lead: Lead; terms: Terms }) {
  const may = useMay('buy')
  const [isAsking, setIsAsking] = useState(false)
  const end = windowEnd(lead.created_at, terms.window_days)
  const isOver = Date.parse(end) < Date.now()
  return (
    <Stack align="flex-start">
      <div>
        <Text size="sm">
          {isOver ? d.refundOver : d.refundUntil} <DateTime value={end} />.
        </Text>
        {!isOver && <Limits nicheId={lead.niche_id} terms={terms} />}
      </div>
      {may && !isOver && !isAsking && (
        <Button variant="default" onClick={() => setIsAsking(true)}>
          {d.refundTitle}
        </Button>
      )}
      {isAsking && <RefundForm lead={lead} terms={terms} onCancel={() => setIsAsking(false)} />}
    </Stack>
  )
}

function Limits({ nicheId, terms }: { nicheId: string; terms: Terms }) {
  const isLimited = terms.max_count !== null || terms.max_share !== null
  const made = useQuery({ ...requestCountQuery(nicheId, terms.limit_days), enabled: isLimited })
  if (!isLimited) return null
  const lines = [
    terms.max_count !== null && d.refundLimit(terms.max_count, terms.limit_days),
    terms.max_share !== null && d.refundShare(percent(terms.max_share), terms.limit_days),
    made.data !== undefined && d.refundMade(made.data),
  ]
  return (
    <Text size="sm" c="dimmed">
      {lines.filter(Boolean).join(' ')}
    </Text>
  )
}
