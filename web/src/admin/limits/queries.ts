import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { fetchAll } from '../../api/list'

export type Limit = {
  name: string
  maximum: number | null
  seconds: number
  kind: string
  counted_by: string
  comment: string
  keys_in_use: number
  keys_used_up: number
}

export type Left = {
  maximum: number | null
  seconds: number | null
  remaining: number | null
  wait_seconds: number | null
  reset_seconds: number | null
}

export const limitsQuery = queryOptions({
  queryKey: ['limit_usage'],
  queryFn: ({ signal }) => fetchAll<Limit>('/api/rpc/limit_usage', signal),
})

type Named = { name: string; key: string }

export const useCheckLimit = () =>
  useMutation({
    mutationFn: async (named: Named) => (await call('check_limit', named))[0] ?? null,
  })

export function useResetLimit() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: Named & { reason: string }) => call('reset_limit', given),
    onSettled: () => client.invalidateQueries({ queryKey: ['limit_usage'] }),
  })
}
