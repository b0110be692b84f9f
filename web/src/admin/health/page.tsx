import { Alert, Box, Button, List, Paper, SimpleGrid, Stack, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { DataTable } from '../../ui/DataTable'
import { Ago, DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Facts } from '../../ui/Facts'
import { Icon } from '../../ui/icons'
import { count } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { concernsOf, lasting } from './concerns'
import {
  type Health,
  healthQuery,
  type MailCount,
  mailCountsQuery,
  type WebhookCount,
  webhookCountsQuery,
} from './queries'
import { t } from './texts'

/** Queues, failed jobs, lags, seals and backups. */
export function Page() {
  const client = useQueryClient()
  const health = useQuery(healthQuery)
  const look = () =>
    Promise.all(
      [healthQuery, webhookCountsQuery, mailCountsQuery].map(({ queryKey }) =>
        client.invalidateQueries({ queryKey }),
      ),
    )
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <Button
            variant="default"
            leftSection={<Icon name="refresh" size={16} />}
            loading={health.isFetching}
            onClick={() => void look()}
          >
            {t.refresh}
          </Button>
        }
      >
        {t.about}
      </PageHeader>
      <Stack gap="lg">
        <Loaded query={health}>{(found) => <Shown health={found} />}</Loaded>
        <Webhooks />
        <Mails />
      </Stack>
    </>
  )
}

function Shown({ health }: { health: Health }) {
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

function safetyOf({ last_backup_at, unsealed, access_log }: Health) {
  const waits = (since: string | null) => (since ? <Ago value={since} /> : t.nothingWaits)
  return [
    {
      key: 'backup',
      title: t.backup,
      value: last_backup_at ? <DateTime value={last_backup_at} /> : t.never,
    },
    { key: 'ledger', title: t.unsealedLedger, value: waits(unsealed.ledger_since) },
    { key: 'audit', title: t.unsealedAudit, value: waits(unsealed.audit_since) },
    { key: 'unread', title: `${t.log}: ${t.unread}`, value: count(access_log.unread_bytes ?? 0) },
    { key: 'silent', title: `${t.log}: ${t.silent}`, value: count(access_log.silent_seconds ?? 0) },
  ]
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section">
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </Box>
  )
}

function Webhooks() {
  const counts = useQuery(webhookCountsQuery)
  return (
    <Part title={t.webhooks}>
      <DataTable<WebhookCount>
        label={t.webhooks}
        rows={counts.data}
        error={counts.error}
        onRetry={() => void counts.refetch()}
        idOf={(row) => row.source + row.status}
        empty={<Empty drawing="list" title={t.noWebhooks} />}
        columns={[
          { key: 'source', title: t.source, cell: (row) => row.source },
          { key: 'status', title: t.status, cell: (row) => row.status },
          { key: 'count', title: t.count, align: 'end', cell: (row) => count(row.count) },
          { key: 'oldest', title: t.since, cell: (row) => <DateTime value={row.oldest_at} /> },
        ]}
      />
    </Part>
  )
}

const MAIL_COLUMNS = ['sent', 'waiting', 'delayed', 'refused', 'failed', 'withheld'] as const

function Mails() {
  const counts = useQuery(mailCountsQuery)
  return (
    <Part title={t.mails}>
      <DataTable<MailCount>
        label={t.mails}
        rows={counts.data}
        error={counts.error}
        onRetry={() => void counts.refetch()}
        idOf={(row) => row.template}
        empty={<Empty drawing="mail" title={t.noMails} />}
        columns={[
          {
            key: 'template',
            title: t.template,
            cell: (row: MailCount) => row.template.replaceAll('_', ' '),
          },
          ...MAIL_COLUMNS.map((key) => ({
            key,
            title: t[key],
            align: 'end' as const,
            cell: (row: MailCount) => count(row[key]),
          })),
        ]}
      />
    </Part>
  )
}
