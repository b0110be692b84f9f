import { Group, Paper, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

type Props = { title: string; aside?: ReactNode; children: ReactNode }

/** A part of the page of a lead, under its own heading. */
export function Section({ title, aside, children }: Props) {
  const id = useId()
  return (
    <Paper component="section" aria-labelledby={id} p="lg">
      <Group justify="space-between" mb="md" gap="xs">
        <Title order={2} size="h3" id={id}>
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  )
}
