import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type Column, DataTable } from '../../ui/DataTable'
import { mailRulesQuery, type Rule } from '../../ui/notifications/queries'
import { t } from './texts'

const columns: Column<Rule>[] = [
  {
    key: 'template',
    title: t.mail,
    cell: (row) => (row.template ?? row.name).replaceAll('_', ' '),
  },
  { key: 'event_kinds', title: t.events, cell: (row) => row.event_kinds.join(', ') },
  {
    key: 'recipient_kind',
    title: t.recipient,
    cell: (row) => row.recipient_kind?.replaceAll('_', ' ') ?? '–',
  },
  { key: 'is_enabled', title: t.on, cell: (row) => (row.is_enabled ? t.yes : t.no) },
]

/** Which mails are sent of what, and to whom. A release brings them; members switch optional ones off. */
export function MailRules() {
  const rules = useQuery(mailRulesQuery)
  return (
    <>
      <Text c="dimmed" mb="md">
        {t.mailsWhat}
      </Text>
      <DataTable
        label={t.tabs.mails}
        columns={columns}
        rows={rules.data}
        error={rules.error}
        onRetry={() => void rules.refetch()}
        idOf={(row) => row.id}
      />
    </>
  )
}
