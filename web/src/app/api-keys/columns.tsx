import { Badge, Code, Text } from '@mantine/core'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import type { ApiKey } from './queries'
import { stateOf } from './state'
import { t } from './texts'

export const columns: Column<ApiKey>[] = [
  {
    key: 'name',
    title: t.name,
    cell: (row) => (
      <>
        {row.name}
        <Text size="sm" c="dimmed">
          {row.networks?.join(', ') ?? t.anywhere}
        </Text>
      </>
    ),
  },
  {
    key: 'prefix',
    title: t.key,
    cell: (row) => (
      <>
        <Code>{row.prefix}…</Code> {row.is_test && <Badge variant="outline">{t.tests}</Badge>}
      </>
    ),
  },
  {
    key: 'scopes',
    title: t.scopes,
    cell: (row) => row.scopes.map((scope) => t.scope[scope] ?? scope).join(', '),
  },
  {
    key: 'last_used_at',
    title: t.lastUsed,
    cell: (row) => (row.last_used_at ? <DateTime value={row.last_used_at} /> : t.never),
  },
  {
    key: 'expires_at',
    title: t.until,
    cell: (row) => (row.expires_at ? <DateTime value={row.expires_at} /> : t.noEnd),
  },
  { key: 'state', title: t.state, cell: (row) => <State row={row} /> },
]

function State({ row }: { row: ApiKey }) {
  const state = stateOf(row)
  return <Badge variant={state === 'valid' ? 'filled' : 'default'}>{t[state]}</Badge>
}
