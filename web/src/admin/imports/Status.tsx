import { Badge } from '@mantine/core'
import type { Connection } from './queries'
import { t } from './texts'

const COLOURS: Record<string, string> = {
  connected: 'green',
  checking: 'gray',
  refused: 'red',
  reconnect: 'red',
  succeeded: 'green',
  queued: 'gray',
  running: 'accent',
  failed: 'red',
}

type Props = { status: string; label: string }

/** A state in a word; the colour only underlines it. */
export function State({ status, label }: Props) {
  return (
    <Badge
      variant="dot"
      color={COLOURS[status] ?? 'gray'}
      tt="none"
      fw={500}
      style={{ whiteSpace: 'nowrap' }}
    >
      {label}
    </Badge>
  )
}

export function ConnectionState({ row }: { row: Pick<Connection, 'status' | 'is_active'> }) {
  if (!row.is_active) return <State status="paused" label={t.paused} />
  return <State status={row.status} label={t.states[row.status] ?? row.status} />
}
