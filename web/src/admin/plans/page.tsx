import { useParams } from '@tanstack/react-router'
import { PageHeader } from '../../ui/PageHeader'
import { Sections } from '../../ui/Sections'
import { Organization } from './Organization'
import { Plans } from './Plans'
import { Subscriptions } from './Subscriptions'
import { t } from './texts'

const parts = { plans: Plans, subscriptions: Subscriptions, organization: Organization }
const keys = Object.keys(parts) as (keyof typeof parts)[]
const addressOf = (key: keyof typeof parts) => (key === 'plans' ? '/plans' : `/plans/${key}`)

/** Plans, who is on which, and what one organisation is entitled to. */
export function Page() {
  const { part } = useParams({ strict: false }) as { part?: string }
  const Part = parts[keys.find((key) => key === part) ?? 'plans']
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Sections
        label={t.parts}
        first="/plans"
        sections={keys.map((key) => ({ to: addressOf(key), title: t.sections[key] }))}
      />
      <Part />
    </>
  )
}
