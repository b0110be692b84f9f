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
    audit: 'Audit',
    security: 'Second factor',
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
    audit: 'Protokoll',
    security: 'Zweiter Faktor',
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
    path: '/security',
    title: t.security,
    load: () => import('./security/page'),
    nav: { group: 'system', icon: 'shield' },
  },
]
