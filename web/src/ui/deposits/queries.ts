import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/http'
import { proved } from '../Proof'

/** Where deposits and what is left of them are shown: lists of admins, and what providers see of their money. */
const SHOWN = ['deposits', 'deposit_refunds', 'payments', 'billing', 'balances', 'counters']

export function useRefundDeposit() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: { deposit_id: string; amount: number | null; reason: string | null }) =>
      proved(() => call('refund_deposit', given)),
    onSettled: () => Promise.all(SHOWN.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  })
}
