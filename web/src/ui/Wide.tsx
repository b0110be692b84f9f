import { Paper } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { label: string; children: ReactNode }

/** What may be wider than the screen, such as a table: it scrolls by itself, by keyboard, too. */
export function Wide({ label, children }: Props) {
  return (
    // Positioned: texts for screen readers stand in it, not beside it, and widen no page.
    <Paper
      style={{ overflowX: 'auto', position: 'relative' }}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      {children}
    </Paper>
  )
}
