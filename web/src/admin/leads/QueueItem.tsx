import { Badge, Group, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Ago } from '../../ui/Dates'
import type { LeadRow } from './queries'

type ItemProps = { row: LeadRow; niche: string; isHere: boolean; onChoose: () => void }

/** A lead that waits, in the list beside the one that is decided on. */
export function QueueItem({ row, niche, isHere, onChoose }: ItemProps) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  useEffect(() => {
    if (isHere) button?.scrollIntoView({ block: 'nearest' })
  }, [isHere, button])
  return (
    <button
      ref={setButton}
      type="button"
      className="desk-item"
      aria-current={isHere || undefined}
      onClick={onChoose}
    >
      <Text size="sm" fw={600} truncate>
        {row.contact_name ?? row.contact_email}
      </Text>
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Badge variant="default" tt="none" size="sm">
          {niche}
        </Badge>
        <Text size="xs" c="dimmed">
          <Ago value={row.created_at} />
        </Text>
      </Group>
    </button>
  )
}
