import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RowOf } from '../../api/client'
import { call } from '../../api/http'
import type { ListQuery } from '../../api/list'

export type Webhook = RowOf<'webhooks'>
export type Deposit = RowOf<'deposits'>
export type Refund = RowOf<'deposit_refunds'>
export type Dispute = RowOf<'disputes'>
export type Payment = RowOf<'payments'>
export type Difference = RowOf<'differences'>
export type Reconciliation = RowOf<'reconciliations'>
export type Balance = RowOf<'platform_balances'>

export const lists = {
  webhooks: { view: 'webhooks', order: 'received_at.desc,id' },
  deposits: { view: 'deposits', order: 'created_at.desc,id' },
  refunds: { view: 'deposit_refunds', order: 'created_at.desc,id' },
  disputes: { view: 'disputes', order: 'created_at.desc,id' },
  payments: { view: 'payments', order: 'created_at.desc,id' },
  differences: { view: 'differences', order: 'id.desc' },
  reconciliations: { view: 'reconciliations', order: 'id.desc' },
  balances: { view: 'platform_balances', order: 'account,currency' },
} satisfies Record<string, ListQuery>

function useAct<Given, Answer>(work: (given: Given) => Promise<Answer>, view: ListQuery['view']) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSettled: () =>
      Promise.all([view, 'overview'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}

export const useReplay = () =>
  useAct(
    ({ id, processor }: Webhook) => call('replay_webhook', { event_id: id, processor }),
    'webhooks',
  )

export const useDismiss = () =>
  useAct(
    ({ event, reason }: { event: Webhook; reason: string }) =>
      call('dismiss_webhook', { event_id: event.id, processor: event.processor, reason }),
    'webhooks',
  )

export const useExplain = () =>
  useAct(
    (given: { difference_id: number; reason: string }) => call('explain_difference', given),
    'differences',
  )
