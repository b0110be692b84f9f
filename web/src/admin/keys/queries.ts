import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RowOf } from '../../api/client'
import { call } from '../../api/http'
import type { ListQuery } from '../../api/list'

export type ApiKey = RowOf<'api_keys'>

export const keysList: ListQuery = { view: 'api_keys', order: 'created_at.desc,id' }

export function useRevoke() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (api_key_id: string) => call('revoke_api_key', { api_key_id }),
    onSettled: () => client.invalidateQueries({ queryKey: ['api_keys'] }),
  })
}
