import { textsOf } from '../texts/language'
import type { Group, PageRoute } from '../ui/routing'

const t = textsOf({
  en: {
    work: '',
    money: 'Money',
    organization: 'Organisation',
    own: 'You',
    sessions: 'Sessions',
  },
  de: {
    work: '',
    money: 'Geld',
    organization: 'Organisation',
    own: 'Sie',
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
    path: '/sessions',
    title: t.sessions,
    load: () => import('./sessions/page'),
    nav: { group: 'own', icon: 'devices' },
  },
]
