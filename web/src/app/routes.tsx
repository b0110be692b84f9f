import { textsOf } from '../texts/language'
import type { Group, PageRoute } from '../ui/routing'

const t = textsOf({
  en: {
    work: '',
    money: 'Money',
    organization: 'Organisation',
    own: 'You',
    members: 'Members',
    keys: 'API keys',
    usage: 'API usage',
    notifications: 'Notifications',
    connections: 'Connections',
    settings: 'Settings',
    profile: 'Profile',
    security: 'Second factor',
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
    members: 'Mitglieder',
    keys: 'API-Schlüssel',
    usage: 'API-Nutzung',
    notifications: 'Benachrichtigungen',
    connections: 'Verbindungen',
    settings: 'Einstellungen',
    profile: 'Profil',
    security: 'Zweiter Faktor',
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
    path: '/members',
    title: t.members,
    load: () => import('./members/page'),
    nav: { group: 'organization', icon: 'users' },
  },
  {
    path: '/api-keys',
    title: t.keys,
    load: () => import('./api-keys/page'),
    nav: { group: 'organization', icon: 'key' },
  },
  {
    path: '/usage',
    title: t.usage,
    load: () => import('./usage/page'),
    nav: { group: 'organization', icon: 'chart' },
  },
  {
    path: '/notifications',
    title: t.notifications,
    load: () => import('./notifications/page'),
    nav: { group: 'organization', icon: 'bell' },
  },
  {
    path: '/connections',
    title: t.connections,
    load: () => import('./connections/page'),
    nav: { group: 'organization', icon: 'webhook' },
  },
  {
    path: '/settings',
    title: t.settings,
    load: () => import('./settings/page'),
    nav: { group: 'organization', icon: 'settings' },
  },
  {
    path: '/profile',
    title: t.profile,
    load: () => import('./profile/page'),
    nav: { group: 'own', icon: 'leads' },
  },
  {
    path: '/security',
    title: t.security,
    load: () => import('./security/page'),
    nav: { group: 'own', icon: 'shield' },
  },
  {
    path: '/sessions',
    title: t.sessions,
    load: () => import('./sessions/page'),
    nav: { group: 'own', icon: 'devices' },
  },
]
