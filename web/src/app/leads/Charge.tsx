import { useQuery } from '@tanstack/react-query'
import { DateTime } from '../../ui/Dates'
import { Facts } from '../../ui/Facts'
import { Faults } from '../../ui/Faults'
import { Money } from '../../ui/Money'
import { d } from './detail-texts'
import { chargeQuery, type Lead } from './queries'
import { Section } from './Section'
import { t } from './texts'

/** What was bought, what it cost, and which accounts paid. */
export function Charge({ lead }: { lead: Lead }) {
  const entries = useQuery(chargeQuery(lead.journal_id))
  return (
    <Section title={d.charge}>
      <Faults error={entries.error} onRetry={() => void entries.refetch()} />
      <Facts
        facts={[
          {
            key: 'price',
            title: d.price,
            value: <Money amount={lead.price} currency={lead.currency} fw={600} />,
          },
          ...(entries.data ?? []).map((line) => ({
            key: `${line.id}`,
            title: d.accounts[line.account ?? ''] ?? line.account,
            value: <Money amount={line.amount} currency={lead.currency} signed />,
          })),
          lead.balance_after !== null && {
            key: 'after',
            title: d.balanceAfter,
            value: <Money amount={lead.balance_after} currency={lead.currency} />,
          },
          { key: 'journal', title: d.journal, value: lead.journal_id },
          { key: 'niche', title: d.niche, value: lead.niche?.name ?? '–' },
          lead.level && { key: 'level', title: d.level, value: lead.level.name },
          lead.number !== null && { key: 'number', title: d.number, value: lead.number },
          { key: 'channel', title: d.channel, value: t.channels[lead.channel] ?? lead.channel },
          { key: 'most', title: d.promised, value: d.buyers(lead.max_buyers) },
          {
            key: 'submitted',
            title: d.submitted,
            value: <DateTime value={lead.submitted_at} />,
          },
          { key: 'bought', title: d.boughtAt, value: <DateTime value={lead.created_at} /> },
          lead.buyer_reference !== null && {
            key: 'reference',
            title: d.reference,
            value: lead.buyer_reference,
          },
        ]}
      />
    </Section>
  )
}
