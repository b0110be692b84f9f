import { Skeleton, Stack } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Faults } from './Faults'
import { ui } from './texts'

/** The grey shape of what is about to come. */
export function Loading({ lines = 4, height = 44 }: { lines?: number; height?: number }) {
  return (
    <Stack gap="sm" role="status" aria-label={ui.loading}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </Stack>
  )
}

type Props<Data> = {
  query: UseQueryResult<Data, Error>
  lines?: number
  children: (data: Data) => ReactNode
}

/** Draws a query: the skeleton, the fault with "try again", or the data. What was there stays while it is asked anew. */
export function Loaded<Data>({ query, lines, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Faults error={query.error} onRetry={() => void query.refetch()} />
  return <Loading lines={lines} />
}
