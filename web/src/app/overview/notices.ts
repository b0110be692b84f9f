import { money } from '../../ui/Money'
import type { Counters } from './queries'
import { t } from './texts'

export type Notice = { key: string; text: string; action?: string; to?: string; search?: object }

type Known = {
  status: string
  counters: Counters
  /** The currencies whose funds are low. */
  low: string[]
  debts: { currency: string; amount: number }[]
}

/** What somebody should do something about, the most urgent first. */
export function noticesOf({ status, counters, low, debts }: Known): Notice[] {
  const { subscriptions, refund_requests_pending: refunds } = counters
  const deposit = { action: t.deposit, to: '/billing' }
  const notices: (Notice | false)[] = [
    status === 'pending' && { key: 'pending', text: t.pending },
    status === 'suspended' && { key: 'suspended', text: t.suspended },
    subscriptions.faulty > 0 && {
      key: 'faulty',
      text: t.faulty(subscriptions.faulty),
      action: t.correct,
      to: '/subscriptions',
    },
    ...debts.map(({ currency, amount }) => ({
      key: `debt-${currency}`,
      text: t.inDebt(money(amount, currency)),
      ...deposit,
    })),
    subscriptions.without_funds > 0 && {
      key: 'unfunded',
      text: t.unfunded(subscriptions.without_funds),
      ...deposit,
    },
    low.length > 0 && { key: 'low', text: t.low(low.join(', ')), ...deposit },
    refunds > 0 && {
      key: 'refunds',
      text: t.refunds(refunds),
      action: t.show,
      to: '/refunds',
      search: { status: 'pending' },
    },
  ]
  return notices.filter((notice) => notice !== false)
}
