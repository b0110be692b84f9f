import { Box, Title } from '@mantine/core'
import type { ReactNode } from 'react'

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section">
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children}
    </Box>
  )
}
