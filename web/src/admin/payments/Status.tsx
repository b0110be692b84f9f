import { Badge } from '@mantine/core'
import { t } from './texts'

const GOOD = ['applied', 'paid', 'success', 'succeeded', 'won', 'settled', 'explained']
const BAD = [
  ...['failed', 'quarantined', 'lost', 'needs_attention', 'needs_response', 'open'],
  ...['requires_action', 'warning_needs_response'],
]

/** A state in a word; the colour only underlines it. */
export function Status({ status }: { status: string }) {
  const colour = GOOD.includes(status) ? 'green' : BAD.includes(status) ? 'red' : 'gray'
  return (
    <Badge variant="dot" color={colour} tt="none" fw={500} style={{ whiteSpace: 'nowrap' }}>
      {t.statuses[status] ?? status}
    </Badge>
  )
}
