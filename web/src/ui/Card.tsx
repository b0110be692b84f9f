import { Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = {
  title: string
  /** A sentence below the heading. */
  about?: string
  /** A landmark of its own; not where a table inside is one by the same name. */
  isRegion?: boolean
  children: ReactNode
}

/** A part of a page under a heading of its own. */
export function Card({ title, about, isRegion = false, children }: Props) {
  return (
    <Paper component="section" p="lg" aria-label={isRegion ? title : undefined}>
      <Title order={2} mb={about ? 4 : 'md'}>
        {title}
      </Title>
      {about && (
        <Text size="sm" c="dimmed" mb="md">
          {about}
        </Text>
      )}
      {children}
    </Paper>
  )
}
