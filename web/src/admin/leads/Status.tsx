import { Badge } from '@mantine/core'
import { t } from './texts'

/** Words first; the shade only sets apart what waits and what is over. */
export function LeadStatus({ status }: { status: string }) {
  return (
    <Badge variant={status === 'pending_approval' ? 'filled' : 'default'} tt="none">
      {t.statuses[status] ?? status}
    </Badge>
  )
}
