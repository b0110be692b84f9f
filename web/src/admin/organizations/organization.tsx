import { Badge, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Empty } from '../../ui/Empty'
import { LinkButton, PageLink } from '../../ui/Link'
import { say, sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { Sections } from '../../ui/Sections'
import { Loaded } from '../../ui/States'
import { Ledger } from './Ledger'
import { Overview } from './Overview'
import { type Organization, organizationQuery, useSetStatus } from './queries'
import { Subscriptions } from './Subscriptions'
import { t } from './texts'

type PartName = keyof typeof t.parts
const PARTS: Record<PartName, ComponentType<{ organization: Organization }>> = {
  overview: Overview,
  subscriptions: Subscriptions,
  ledger: Ledger,
}

/** One organisation: who belongs to it, what it has, orders and booked. */
export function Page() {
  const { id = '', part } = useParams({ strict: false }) as { id?: string; part?: string }
  const organization = useQuery(organizationQuery(id))
  const Part = PARTS[(Object.keys(PARTS) as PartName[]).find((one) => one === part) ?? 'overview']
  return (
    <Loaded query={organization} lines={6}>
      {(found) => {
        if (!found)
          return (
            <Empty
              drawing="search"
              title={t.notFound}
              action={<LinkButton to="/organizations">{t.toList}</LinkButton>}
            />
          )
        return (
          <>
            <PageLink to="/organizations" size="sm">
              {t.toList}
            </PageLink>
            <PageHeader title={found.name} actions={<Acts organization={found} />}>
              <Badge variant="default" tt="none">
                {t.statuses[found.status] ?? found.status}
              </Badge>
            </PageHeader>
            <Sections
              label={t.sections}
              sections={Object.entries(t.parts).map(([key, title]) => ({
                to: key === 'overview' ? `/organizations/${id}` : `/organizations/${id}/${key}`,
                title,
              }))}
            />
            <Part organization={found} />
          </>
        )
      }}
    </Loaded>
  )
}

function Acts({ organization }: { organization: Organization }) {
  const setting = useSetStatus()
  const ask = (status: string, title: string, what: string, isDestructive = true) =>
    confirm({
      title: `${title}: ${organization.name}`,
      children: what,
      confirm: title,
      isDestructive,
      onConfirm: () =>
        carryOut(
          setting,
          { organization_id: organization.id, status },
          { onSuccess: () => say(t.statusChanged), onError: sayFault },
        ),
    })
  const { status } = organization
  const activate = status === 'pending' ? t.approve : t.reactivate
  return (
    <>
      {status !== 'deactivated' && (
        <Button
          variant="default"
          onClick={() => ask('deactivated', t.close, t.closeWhat)}
          loading={setting.isPending}
        >
          {t.close}
        </Button>
      )}
      {status === 'active' ? (
        <Button variant="default" onClick={() => ask('suspended', t.suspend, t.suspendWhat)}>
          {t.suspend}
        </Button>
      ) : (
        <Button onClick={() => ask('active', activate, t.approveWhat, false)}>{activate}</Button>
      )}
    </>
  )
}
