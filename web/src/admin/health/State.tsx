import { Alert, List, Paper, SimpleGrid } from '@mantine/core'
import { DataTable } from '../../ui/DataTable'
import { Ago, DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Facts } from '../../ui/Facts'
import { Icon } from '../../ui/icons'
import { count } from '../../ui/Money'
import { concernsOf, lasting } from './concerns'
import { Part } from './Part'
import type { Health } from './queries'
import { t } from './texts'

/** Whether something is wrong, and the numbers behind that. */
export function State({ health }: { health: Health }) {
  const concerns = concernsOf(health)
  return (
    <>
      <Alert
        role="status"
        variant="light"
        color={concerns.length > 0 ? 'red' : 'green'}
        icon={<Icon name={concerns.length > 0 ? 'alert' : 'check'} />}
        title={concerns.length > 0 ? t.bad : t.good}
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
      >
        {concerns.length > 0 && (
          <List size="sm">
            {concerns.map((concern) => (
              <List.Item key={concern}>{concern}</List.Item>
            ))}
          </List>
        )}
      </Alert>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Part title={t.safety}>
          <Paper p="lg">
            <Facts facts={safetyOf(health)} />
          </Paper>
        </Part>
        <Part title={t.notifications}>
          <Paper p="lg">
            <Facts
              facts={Object.entries(t.lag).map(([key, title]) => ({
                key,
                title,
                value: count(health.notifications[key] ?? 0),
              }))}
            />
          </Paper>
        </Part>
      </SimpleGrid>
      <Part title={t.queues}>
        <DataTable
          label={t.queues}
          rows={health.queues}
          empty={<Empty drawing="done" title={t.noJobs} />}
          idOf={(row) => row.queue}
          columns={[
            { key: 'queue', title: t.queue, cell: (row) => row.queue },
            { key: 'ready', title: t.ready, align: 'end', cell: (row) => count(row.ready) },
            { key: 'later', title: t.scheduled, align: 'end', cell: (row) => count(row.scheduled) },
            { key: 'running', title: t.running, align: 'end', cell: (row) => count(row.running) },
            { key: 'failed', title: t.failed, align: 'end', cell: (row) => count(row.failed) },
            {
              key: 'oldest',
              title: t.oldest,
              align: 'end',
              cell: (row) => (row.oldest_seconds === null ? '–' : lasting(row.oldest_seconds)),
            },
          ]}
        />
      </Part>
      {health.failed_jobs.length > 0 && (
        <Part title={t.failedJobs}>
          <DataTable
            label={t.failedJobs}
            rows={health.failed_jobs}
            idOf={(row) => row.task}
            columns={[
              { key: 'task', title: t.task, cell: (row) => row.task },
              { key: 'failed', title: t.failed, align: 'end', cell: (row) => count(row.failed) },
            ]}
          />
        </Part>
      )}
    </>
  )
}

function safetyOf({ last_backup_at, last_drill_at, unsealed, access_log }: Health) {
  const waits = (since: string | null) => (since ? <Ago value={since} /> : t.nothingWaits)
  return [
    {
      key: 'backup',
      title: t.backup,
      value: last_backup_at ? <DateTime value={last_backup_at} /> : t.never,
    },
    {
      key: 'drill',
      title: t.drill,
      value: last_drill_at ? <DateTime value={last_drill_at} /> : t.never,
    },
    { key: 'ledger', title: t.unsealedLedger, value: waits(unsealed.ledger_since) },
    { key: 'audit', title: t.unsealedAudit, value: waits(unsealed.audit_since) },
    { key: 'unread', title: `${t.log}: ${t.unread}`, value: count(access_log.unread_bytes ?? 0) },
    { key: 'silent', title: `${t.log}: ${t.silent}`, value: count(access_log.silent_seconds ?? 0) },
  ]
}
