import { textsOf } from '../texts/language'
import type { Group, PageRoute } from '../ui/routing'

const t = textsOf({
  en: {
    work: '',
    market: 'Market',
    money: 'Money',
    people: 'People',
    system: 'System',
    audit: 'Audit',
  },
  de: {
    work: '',
    market: 'Markt',
    money: 'Geld',
    people: 'Personen',
    system: 'System',
    audit: 'Protokoll',
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
    path: '/audit',
    title: t.audit,
    load: () => import('./audit/page'),
    nav: { group: 'system', icon: 'log' },
  },
]
