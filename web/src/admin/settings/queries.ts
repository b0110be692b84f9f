import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Json } from '../../api/database'
import { call } from '../../api/http'
import { fetchAll, listPath } from '../../api/list'
import { proved } from '../../ui/Proof'

/** Which values a setting may have, as the view `settings` says it. */
export type Rule = {
  type: 'number' | 'boolean' | 'text' | 'list' | 'map' | 'object'
  minimum?: number
  maximum?: number
  decimals?: number
  options?: string[]
  pattern?: string
  format?: string
  longest?: number
  items?: Rule
  keys?: string
  values?: Rule
  members?: Record<string, Rule>
}

export type Setting = {
  name: string
  value: Json
  rule: Rule | null
  is_changeable: boolean
  comment: string
  updated_at: string
}

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) =>
    fetchAll<Setting>(
      listPath({
        view: 'settings',
        select: 'name,value,rule,is_changeable,comment,updated_at',
        order: 'name',
      }),
      signal,
    ),
})

export function useChangeSetting() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: { name: string; value: Json }) =>
      proved(() => call('change_setting', given)),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['settings'] }),
        client.invalidateQueries({ queryKey: ['audit_events'] }),
      ]),
  })
}
