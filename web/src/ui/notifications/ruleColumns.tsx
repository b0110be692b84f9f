import { Badge, Group, Switch, Text } from '@mantine/core'
import { carryOut } from '../carry-out'
import type { Column } from '../DataTable'
import { sayFault } from '../notify'
import { type Channel, type Rule, type Source, useSetEnabled } from './queries'
import { t } from './texts'

type Known = { channels: Channel[]; sources: Source[]; mayManage: boolean }

export function ruleColumns({ channels, sources, mayManage }: Known): Column<Rule>[] {
  const titleOf = (kind: string) => sources.find((one) => one.event_kind === kind)?.title ?? kind
  return [
    {
      key: 'name',
      title: t.name,
      cell: (row) => (
        <Group gap="xs">
          {row.name}
          {JSON.stringify(row.filter) !== '{}' && (
            <Badge variant="default" tt="none">
              {t.filtered}
            </Badge>
          )}
        </Group>
      ),
    },
    {
      key: 'events',
      title: t.events,
      cell: (row) => <Text size="sm">{row.event_kinds.map(titleOf).join(', ')}</Text>,
    },
    {
      key: 'channel',
      title: t.channel,
      cell: (row) => channels.find((one) => one.id === row.channel_id)?.name ?? '–',
    },
    {
      key: 'digest',
      title: t.digest,
      cell: (row) => (
        <>
          {t.digests[row.digest as keyof typeof t.digests]}
          {row.quiet_from && (
            <Text size="sm" c="dimmed">
              {t.quiet} {row.quiet_from.slice(0, 5)}–{row.quiet_until?.slice(0, 5)}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'enabled',
      title: t.on,
      cell: (row) => <Enabled row={row} mayManage={mayManage} />,
    },
  ]
}

function Enabled({ row, mayManage }: { row: Rule; mayManage: boolean }) {
  const setting = useSetEnabled()
  return (
    <Switch
      aria-label={t.enabledOf(row.name)}
      checked={setting.isPending ? setting.variables.is_enabled : row.is_enabled}
      disabled={!mayManage || setting.isPending}
      onChange={(event) =>
        carryOut(
          setting,
          { rule_id: row.id, is_enabled: event.currentTarget.checked },
          { onError: sayFault },
        )
      }
    />
  )
}
