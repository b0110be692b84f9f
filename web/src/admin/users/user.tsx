import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Card } from '../../ui/Card'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Facts } from '../../ui/Facts'
import { LinkButton, PageLink } from '../../ui/Link'
import { OrganizationName } from '../../ui/organizations'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Acts } from './Acts'
import { factorsOf, nameOf, type Session, sessionsQuery, type User, userQuery } from './queries'
import { t } from './texts'

/** One user: who it is, for whom they act, where they logged in. */
export function Page() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const user = useQuery(userQuery(id))
  return (
    <Loaded query={user} lines={6}>
      {(found) =>
        found ? (
          <UserPage user={found} />
        ) : (
          <Empty
            drawing="search"
            title={t.notFound}
            action={<LinkButton to="/users">{t.toList}</LinkButton>}
          />
        )
      }
    </Loaded>
  )
}

function UserPage({ user }: { user: User }) {
  return (
    <>
      <PageLink to="/users" size="sm">
        {t.toList}
      </PageLink>
      <PageHeader title={nameOf(user)} actions={<Acts user={user} />}>
        <Badge variant="default" tt="none">
          {t.statuses[user.status] ?? user.status}
        </Badge>{' '}
        {user.is_admin && <Badge tt="none">{t.admin}</Badge>}
      </PageHeader>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" mb="lg">
        <Card title={t.user}>
          <Facts
            facts={[
              { key: 'email', title: t.email, value: user.email },
              user.phone !== null && { key: 'phone', title: t.phone, value: user.phone },
              {
                key: 'verified',
                title: t.verified,
                value: user.email_verified_at ? (
                  <DateTime value={user.email_verified_at} />
                ) : (
                  t.notVerified
                ),
              },
              { key: 'factors', title: t.factors, value: factorsOf(user) },
              { key: 'since', title: t.since, value: <DateTime value={user.created_at} /> },
            ]}
          />
        </Card>
        <Card title={t.memberships}>
          <Memberships user={user} />
        </Card>
      </SimpleGrid>
      <Card title={t.sessions}>
        <Sessions id={user.id} />
      </Card>
    </>
  )
}

function Memberships({ user }: { user: User }) {
  const { memberships } = user
  if (memberships.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t.noMemberships}
      </Text>
    )
  return (
    <Stack gap="xs">
      {memberships.map((one) => (
        <Group key={one.organization_id + one.created_at} justify="space-between">
          <PageLink to={`/organizations/${one.organization_id}`} size="sm">
            <OrganizationName id={one.organization_id} />
          </PageLink>
          <Text size="sm" c="dimmed">
            {one.ended_at ? t.ended : one.role}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

function endOf(session: Session): string {
  if (session.end_reason) return t.endReasons[session.end_reason] ?? session.end_reason
  return Date.parse(session.expires_at) > Date.now() ? t.live : t.expired
}

const columns: Column<Session>[] = [
  { key: 'from', title: t.from, cell: (one) => <DateTime value={one.created_at} /> },
  {
    key: 'until',
    title: t.until,
    cell: (one) => <DateTime value={one.ended_at ?? one.expires_at} />,
  },
  { key: 'state', title: t.status, cell: endOf },
  { key: 'address', title: t.address, cell: (one) => one.address ?? '–' },
  { key: 'agent', title: t.agent, wideOnly: true, cell: (one) => one.agent?.slice(0, 60) ?? '–' },
]

function Sessions({ id }: { id: string }) {
  const sessions = useQuery(sessionsQuery(id))
  return (
    <DataTable
      label={t.sessions}
      columns={columns}
      rows={sessions.data}
      idOf={(one) => one.id}
      error={sessions.error}
      onRetry={() => void sessions.refetch()}
      empty={
        <Text size="sm" c="dimmed">
          {t.noSessions}
        </Text>
      }
    />
  )
}
