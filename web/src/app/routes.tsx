import { textsOf } from '../texts/language'
import type { Group, PageRoute } from '../ui/routing'

const t = textsOf({
  en: {
    work: '',
    money: 'Money',
    organization: 'Organisation',
    own: 'You',
    overview: 'Overview',
    leads: 'Leads',
    lead: 'Lead',
    marketplace: 'Marketplace',
    refunds: 'Refunds',
    refund: 'Refund request',
    members: 'Members',
    keys: 'API keys',
    usage: 'API usage',
    notifications: 'Notifications',
    connections: 'Connections',
    settings: 'Settings',
    profile: 'Profile',
    security: 'Second factor',
    sessions: 'Sessions',
  },
  de: {
    work: '',
    money: 'Geld',
    organization: 'Organisation',
    own: 'Sie',
    overview: 'Übersicht',
    leads: 'Leads',
    lead: 'Lead',
    marketplace: 'Marktplatz',
    refunds: 'Erstattungen',
    refund: 'Erstattungsantrag',
    members: 'Mitglieder',
    keys: 'API-Schlüssel',
    usage: 'API-Nutzung',
    notifications: 'Benachrichtigungen',
    connections: 'Verbindungen',
    settings: 'Einstellungen',
    profile: 'Profil',
    security: 'Zweiter Faktor',
    sessions: 'Anmeldungen',
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
    path: '/overview',
    title: t.overview,
    load: () => import('./overview/page'),
    nav: { group: 'work', icon: 'home' },
  },
  {
    path: '/leads',
    title: t.leads,
    load: () => import('./leads/page'),
    nav: { group: 'work', icon: 'leads' },
  },
  { path: '/leads/$id', title: t.lead, load: () => import('./leads/detail') },
  {
    path: '/marketplace',
    title: t.marketplace,
    load: () => import('./marketplace/page'),
    nav: { group: 'work', icon: 'market' },
  },
  { path: '/marketplace/$id', title: t.lead, load: () => import('./marketplace/detail') },
  {
    path: '/refunds',
    title: t.refunds,
    load: () => import('./refunds/page'),
    nav: { group: 'work', icon: 'refund' },
  },
  { path: '/refunds/$id', title: t.refund, load: () => import('./refunds/detail') },
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
