import { Paper, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** A part of a page under a heading of its own. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" p="lg">
      <Title order={2} mb="md">
        {title}
      </Title>
      {children}
    </Paper>
  )
}
