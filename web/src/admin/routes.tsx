import { textsOf } from '../texts/language'
import type { Group, PageRoute } from '../ui/routing'

const t = textsOf({
  en: {
    work: '',
    market: 'Market',
    money: 'Money',
    people: 'People',
    system: 'System',
    reports: 'Reports',
    payments: 'Payments',
    imports: 'Imports',
    settings: 'Settings',
    deliveries: 'Deliveries',
    messages: 'Contact messages',
    limits: 'Limits',
    keys: 'API keys',
    health: 'Health',
    audit: 'Audit',
    leads: 'Leads',
    lead: 'Lead',
    queue: 'Lead queue',
  },
  de: {
    work: '',
    market: 'Markt',
    money: 'Geld',
    people: 'Personen',
    system: 'System',
    reports: 'Berichte',
    payments: 'Zahlungen',
    imports: 'Importe',
    settings: 'Einstellungen',
    deliveries: 'Zustellungen',
    messages: 'Nachrichten',
    limits: 'Grenzen',
    keys: 'API-Schlüssel',
    health: 'Zustand',
    audit: 'Protokoll',
    leads: 'Leads',
    lead: 'Lead',
    queue: 'Offene Leads',
  },
})

export const groups: Group[] = [
  { key: 'work', title: t.work },
  { key: 'market', title: t.market },
  { key: 'money', title: t.money },
  { key: 'people', title: t.people },
  { key: 'system', title: t.system },
]

/** One line a page; the first one is where /admin leads. */
export const pages: PageRoute[] = [
  {
    path: '/leads/queue',
    title: t.queue,
    load: () => import('./leads/queue'),
    nav: { group: 'work', icon: 'inbox' },
  },
  {
    path: '/leads',
    title: t.leads,
    load: () => import('./leads/page'),
    nav: { group: 'work', icon: 'leads' },
  },
  { path: '/leads/$id', title: t.lead, load: () => import('./leads/lead') },
  {
    path: '/reports',
    title: t.reports,
    load: () => import('./reports/page'),
    nav: { group: 'money', icon: 'chart' },
  },
  { path: '/reports/$report', title: t.reports, load: () => import('./reports/page') },
  {
    path: '/payments',
    title: t.payments,
    load: () => import('./payments/page'),
    nav: { group: 'money', icon: 'card' },
  },
  { path: '/payments/$part', title: t.payments, load: () => import('./payments/page') },
  {
    path: '/imports',
    title: t.imports,
    load: () => import('./imports/page'),
    nav: { group: 'market', icon: 'import' },
  },
  { path: '/imports/$id', title: t.imports, load: () => import('./imports/connection') },
  {
    path: '/audit',
    title: t.audit,
    load: () => import('./audit/page'),
    nav: { group: 'system', icon: 'log' },
  },
  {
    path: '/settings',
    title: t.settings,
    load: () => import('./settings/page'),
    nav: { group: 'system', icon: 'settings' },
  },
  { path: '/settings/$group', title: t.settings, load: () => import('./settings/page') },
  {
    path: '/health',
    title: t.health,
    load: () => import('./health/page'),
    nav: { group: 'system', icon: 'health' },
  },
  {
    path: '/deliveries',
    title: t.deliveries,
    load: () => import('./deliveries/page'),
    nav: { group: 'system', icon: 'bell' },
  },
  {
    path: '/messages',
    title: t.messages,
    load: () => import('./messages/page'),
    nav: { group: 'people', icon: 'message' },
  },
  {
    path: '/api-keys',
    title: t.keys,
    load: () => import('./keys/page'),
    nav: { group: 'people', icon: 'key' },
  },
  {
    path: '/limits',
    title: t.limits,
    load: () => import('./limits/page'),
    nav: { group: 'system', icon: 'shield' },
  },
]
