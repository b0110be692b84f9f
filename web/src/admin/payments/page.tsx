import { useParams } from '@tanstack/react-router'
import { PageHeader } from '../../ui/PageHeader'
import { Sections } from '../../ui/Sections'
import { Differences } from './Differences'
import { Balances, Deposits, Disputes, Payments, Reconciliations, Refunds } from './Lists'
import { t } from './texts'
import { Webhooks } from './Webhooks'

const parts = {
  webhooks: Webhooks,
  deposits: Deposits,
  refunds: Refunds,
  disputes: Disputes,
  payments: Payments,
  differences: Differences,
  reconciliations: Reconciliations,
  balances: Balances,
}
const keys = Object.keys(parts) as (keyof typeof parts)[]

/** What comes in from payers and processors, one list at a time. */
export function Page() {
  const { part } = useParams({ strict: false }) as { part?: string }
  const key = keys.find((one) => one === part) ?? 'webhooks'
  const Part = parts[key]
  return (
    <>
      <Sections
        label={t.parts}
        first="/payments/webhooks"
        sections={keys.map((one) => ({ to: `/payments/${one}`, title: t.sections[one] }))}
      />
      <PageHeader title={t.sections[key]}>{t.about[key]}</PageHeader>
      <Part key={key} />
    </>
  )
}
