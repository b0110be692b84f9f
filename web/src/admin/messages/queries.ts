import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RowOf } from '../../api/client'
import { call } from '../../api/http'
import type { ListQuery } from '../../api/list'

export type Message = RowOf<'contact_messages'> & {
  niche: { name: string } | null
  handler: { email: string } | null
}

export const messagesList: ListQuery = {
  view: 'contact_messages',
  select: '*,niche:niches(name),handler:users(email)',
  order: 'created_at.desc,id',
}

function useAct<Given>(work: (given: Given) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSettled: () =>
      Promise.all(
        ['contact_messages', 'overview'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}

export const useMark = () =>
  useAct((given: { contact_message_id: string; status: string }) =>
    call('mark_contact_message', given),
  )

export const useDelete = () =>
  useAct((contact_message_id: string) => call('delete_contact_message', { contact_message_id }))
