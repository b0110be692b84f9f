import { queryOptions, useQuery } from '@tanstack/react-query'
import { callJson } from '../api/http'
import type { Me } from '../api/json'

/** Who is logged in, the organisation that they act for, and what they may do there. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => callJson<Me>('me', {}, signal),
  staleTime: 60_000,
})

export const useMe = () => useQuery(meQuery)

/** Whether the caller's role allows this in the organisation; admins of the platform have no such list. */
export function useMay(permission: string): boolean {
  return useMe().data?.organization?.permissions.includes(permission) ?? false
}
