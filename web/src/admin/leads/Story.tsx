import { Alert, Stack, Text } from '@mantine/core'
import { DateTime } from '../../ui/Dates'
import { type Fact, Facts } from '../../ui/Facts'
import type { Lead } from './queries'
import { t } from './texts'

/** What was done with a lead, and when. */
export function Story({ lead }: { lead: Lead }) {
  const by = (who: { email: string } | null) => who?.email ?? t.somebody
  return (
    <Stack>
      <Facts
        facts={[
          step(t.submitted, lead.created_at),
          step(t.approvedBy(by(lead.approver)), lead.approved_at),
          step(t.rejectedBy(by(lead.rejecter)), lead.rejected_at, lead.rejection_reason),
          step(t.distributedAt, lead.distributed_at),
          step(t.markedBy(by(lead.marker)), lead.marked_bad_at, lead.bad_reason),
        ]}
      />
      {lead.waiting && (
        <Alert variant="light" title={t.waiting}>
          {lead.waiting.retry_at ? t.waitsUntil : t.waitsForFilters}{' '}
          {lead.waiting.retry_at && <DateTime value={lead.waiting.retry_at} />}
        </Alert>
      )}
    </Stack>
  )
}

function step(title: string, at: string | null, why?: string | null): Fact | null {
  return at ? { key: title, title, value: <Step at={at} why={why} /> } : null
}

function Step({ at, why }: { at: string; why?: string | null }) {
  return (
    <>
      <DateTime value={at} />
      {why && <Text size="sm">{why}</Text>}
    </>
  )
}
