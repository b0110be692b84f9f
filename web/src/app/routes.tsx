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
    path: '/sessions',
    title: t.sessions,
    load: () => import('./sessions/page'),
    nav: { group: 'own', icon: 'devices' },
  },
]
