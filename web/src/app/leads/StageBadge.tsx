import { Badge } from '@mantine/core'
import { t } from './texts'

/** How far the buyer is with a lead. The words say it; what is new stands out. */
export function StageBadge({ stage }: { stage: string }) {
  return (
    <Badge variant={stage === 'new' ? 'filled' : 'default'} tt="none" fw={500}>
      {t.stages[stage] ?? stage}
    </Badge>
  )
}
