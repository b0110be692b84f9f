import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { RowOf } from '../../api/client'
import { call, get } from '../../api/http'
import { fetchAll, type ListQuery } from '../../api/list'

export type Delivery = RowOf<'deliveries'>
export type Attempt = RowOf<'delivery_attempts'>

export const deliveriesList: ListQuery = { view: 'deliveries', order: 'created_at.desc,id.desc' }

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', 'one', id],
    enabled: id !== '',
    queryFn: async ({ signal }) =>
      (await get<Delivery[]>(`/api/deliveries?id=eq.${id}&limit=1`, signal))[0] ?? null,
  })

export const attemptsQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery_attempts', id],
    queryFn: ({ signal }) =>
      fetchAll<Attempt>(
        `/api/delivery_attempts?delivery_id=eq.${id}&order=number,finished_at`,
        signal,
      ),
  })

/** Sends it again: a mail to a person, or what goes to a channel. */
export function useRetry() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, channel_id }: Delivery) =>
      channel_id === null
        ? call('retry_delivery', { delivery_id: id })
        : call('resend_delivery', { delivery_id: id }),
    onSettled: () =>
      Promise.all(
        ['deliveries', 'delivery_attempts', 'overview'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}
