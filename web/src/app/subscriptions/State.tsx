import { Badge } from '@mantine/core'
import type { Subscription } from './queries'
import { t } from './texts'

/** What keeps it from buying, or its status. */
export const stateOf = (row: Pick<Subscription, 'status' | 'ineligible_reason'>) =>
  row.status === 'active' ? (row.ineligible_reason ?? 'active') : row.status

const COLORS: Record<string, string> = {
  active: 'teal',
  filter_invalid: 'red',
  insufficient_funds: 'red',
}

export function State({ row }: { row: Pick<Subscription, 'status' | 'ineligible_reason'> }) {
  const state = stateOf(row)
  const color = COLORS[state]
  return (
    <Badge variant={color ? 'filled' : 'default'} color={color && `${color}.9`} tt="none">
      {t.states[state] ?? state}
    </Badge>
  )
}
