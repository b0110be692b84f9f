import type { Filter } from '../../ui/Listing'
import { t } from './texts'

const GROUPS = {
  webhooks: ['failed', 'quarantined', 'waiting', 'applied', 'ignored'],
  deposits: ['created', 'pending', 'paid', 'failed', 'expired'],
  refunds: [
    'requested',
    'requires_action',
    'pending',
    'needs_attention',
    'succeeded',
    'failed',
    'canceled',
  ],
  disputes: [
    ...['needs_response', 'under_review', 'won', 'lost', 'prevented'],
    ...['warning_needs_response', 'warning_under_review', 'warning_closed'],
  ],
  payments: ['pending', 'processing', 'cancelled', 'failed', 'success'],
  differences: ['open', 'settled', 'explained'],
}

export const statusFilter = (list: keyof typeof GROUPS): Filter => ({
  key: 'status',
  label: t.status,
  options: GROUPS[list].map((value) => ({ value, label: t.statuses[value] ?? value })),
})

export const processorFilter: Filter = {
  key: 'processor',
  label: t.processor,
  options: [
    { value: 'stripe', label: 'Stripe' },
    { value: 'paystack', label: 'Paystack' },
  ],
}

export const idFilter: Filter = {
  key: 'id',
  label: t.event,
  placeholder: 'evt_…',
}
