import { Stack, Table, Text } from '@mantine/core'
import { DateTime } from '../../ui/Dates'
import { Facts } from '../../ui/Facts'
import { PageLink } from '../../ui/Link'
import { changesOf } from './changes'
import type { AuditEvent } from './queries'
import { t } from './texts'

const fact = (key: string, title: string, value: string | null) =>
  value !== null && { key, title, value }

/** Who did it: a user, a visitor, or a process of ours. */
export const actorOf = ({ user_email, role }: AuditEvent) =>
  user_email ?? (role === 'anon' ? t.visitor : t.system)

/** One event: who, from where, and what differs, side by side. */
export function Details({ event }: { event: AuditEvent }) {
  const changes = changesOf(event.before, event.after)
  return (
    <Stack>
      <Facts
        facts={[
          { key: 'when', title: t.when, value: <DateTime value={event.created_at} /> },
          { key: 'action', title: t.action, value: t.actions[event.action] ?? event.action },
          {
            key: 'entity',
            title: t.entity,
            value: [event.entity, event.entity_id].filter(Boolean).join(' '),
          },
          { key: 'who', title: t.who, value: actorOf(event) },
          fact('organization', t.organization, event.organization_name),
          fact('address', t.address, event.address),
          fact('agent', t.agent, event.agent),
          fact('session', t.session, event.session_id),
          fact('request', t.request, event.request_id),
        ]}
      />
      {changes.length === 0 ? (
        <Text c="dimmed">{t.noChange}</Text>
      ) : (
        <Table aria-label={t.changes} layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.field}</Table.Th>
              <Table.Th scope="col">{t.before}</Table.Th>
              <Table.Th scope="col">{t.after}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody style={{ overflowWrap: 'anywhere' }}>
            {changes.map((change) => (
              <Table.Tr key={change.field}>
                <Table.Th scope="row" fw={400}>
                  {change.field}
                </Table.Th>
                <Table.Td className="before">{change.before}</Table.Td>
                <Table.Td className="after">{change.after}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {event.entity_id !== null && (
        <PageLink
          to="/audit"
          search={{ entity: event.entity, entity_id: event.entity_id } as never}
        >
          {t.sameRow}
        </PageLink>
      )}
    </Stack>
  )
}
