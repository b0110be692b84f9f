import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'
import { ui } from './texts'

type Question = {
  title: string
  /** What will happen, and whether it can be undone. */
  children: ReactNode
  /** The act itself, such as "Delete the key": never "OK". */
  confirm: string
  onConfirm: () => void
  isDestructive?: boolean
}

/** Ask before an act that cannot be taken back lightly. */
export function confirm({ title, children, confirm, onConfirm, isDestructive = true }: Question) {
  let isGiven = false
  modals.openConfirmModal({
    title,
    children: typeof children === 'string' ? <Text size="sm">{children}</Text> : children,
    labels: { confirm, cancel: ui.cancel },
    confirmProps: { color: isDestructive ? 'red.9' : undefined },
    closeButtonProps: { 'aria-label': ui.close },
    // The button can still be pressed while the dialog fades: a double click is one answer.
    onConfirm: () => {
      if (isGiven) return
      isGiven = true
      onConfirm()
    },
  })
}
