import { useQuery } from '@tanstack/react-query'
import { DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { count } from '../../ui/Money'
import { Part } from './Part'
import { type MailCount, mailCountsQuery, type WebhookCount, webhookCountsQuery } from './queries'
import { t } from './texts'

/** Webhooks that are not done with. */
export function Webhooks() {
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

/** What became of mails, by template. */
export function Mails() {
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
