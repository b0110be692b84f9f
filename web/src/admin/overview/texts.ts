import { textsOf } from '../../texts/language'

const en = {
  title: 'Overview',
  about: 'What waits for you, and how today goes.',
  waits: 'What waits',
  failures: 'What failed',
  nothing: 'Nothing waits for you.',
  fine: 'Nothing failed.',
  today: 'Today',
  leads: 'Leads',
  sold: (currency: string) => `Sold (${currency})`,
  purchases: 'Purchases',
  weekAgo: (value: string) => `${value} a week ago`,
  day: 'Day',
  chartLeads: 'Leads of the last two weeks',
  chartSales: (currency: string) => `Sales of the last two weeks (${currency})`,
  counters: {
    leads_pending: 'Leads to approve',
    refund_requests_pending: 'Refund requests',
    organizations_pending: 'Providers to approve',
    listings_in_review: 'Listings to review',
    contact_messages_new: 'Messages',
    refunds_needing_attention: 'Refunds of deposits that need you',
    differences_open: 'Differences in payments',
    webhooks_failing: 'Payment events that are tried again',
    webhooks_quarantined: 'Payment events that were given up',
    deliveries_failed: 'Notifications that failed today',
  } as Record<string, string>,
  failedJobs: 'Jobs that failed',
}

export const t = textsOf({ en, de: en })
