import { Badge } from '@mantine/core'
import { t } from './texts'

/** How a request stands; what still waits stands out. */
export function StatusBadge({ status }: { status: string | null }) {
  return (
    <Badge variant={status === 'pending' ? 'filled' : 'default'} tt="none" fw={500}>
      {t.statuses[status ?? ''] ?? status}
    </Badge>
  )
}
