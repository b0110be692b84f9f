import { textsOf } from '../texts/language'
import type { Group, PageRoute } from '../ui/routing'

const t = textsOf({
  en: {
    work: '',
    money: 'Money',
    organization: 'Organisation',
    own: 'You',
    sessions: 'Sessions',
    subscriptions: 'Subscriptions',
    newSubscription: 'New subscription',
    subscription: 'Subscription',
    billing: 'Billing',
    billingSettings: 'Payment settings',
    plan: 'Plan',
  },
  de: {
    work: '',
    money: 'Geld',
    organization: 'Organisation',
    own: 'Sie',
    sessions: 'Anmeldungen',
    subscriptions: 'Abonnements',
    newSubscription: 'Neues Abonnement',
    subscription: 'Abonnement',
    billing: 'Abrechnung',
    billingSettings: 'Zahlungseinstellungen',
    plan: 'Plan',
  },
})

export const groups: Group[] = [
  { key: 'work', title: t.work },
  { key: 'money', title: t.money },
  { key: 'organization', title: t.organization },
  { key: 'own', title: t.own },
]

/** One line a page; the first one is where /app leads. */
export const pages: PageRoute[] = [
  {
    path: '/subscriptions',
    title: t.subscriptions,
    load: () => import('./subscriptions/page'),
    nav: { group: 'work', icon: 'subscriptions' },
  },
  {
    path: '/subscriptions/new',
    title: t.newSubscription,
    load: () => import('./subscriptions/new'),
    needs: 'buy',
  },
  {
    path: '/subscriptions/$id',
    title: t.subscription,
    load: () => import('./subscriptions/one'),
  },
  {
    path: '/billing',
    title: t.billing,
    load: () => import('./billing/page'),
    nav: { group: 'money', icon: 'wallet' },
  },
  {
    path: '/billing/settings',
    title: t.billingSettings,
    load: () => import('./billing/settings'),
  },
  {
    path: '/plan',
    title: t.plan,
    load: () => import('./plan/page'),
    nav: { group: 'money', icon: 'star' },
  },
  {
    path: '/sessions',
    title: t.sessions,
    load: () => import('./sessions/page'),
    nav: { group: 'own', icon: 'devices' },
  },
]
