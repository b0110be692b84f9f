import { Box, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import './facts.css'

export type Fact = { key: string; title: ReactNode; value: ReactNode }

/** Names and values of one thing; those without a value are left out. */
export function Facts({ facts }: { facts: (Fact | null | false)[] }) {
  return (
    <Box component="dl" className="facts">
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.key}>
              <Text component="dt" size="sm" c="dimmed">
                {fact.title}
              </Text>
              <Box component="dd">{fact.value}</Box>
            </div>
          ),
      )}
    </Box>
  )
}
