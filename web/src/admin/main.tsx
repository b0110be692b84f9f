import { startEntry } from '../ui/pages'
import { searchIn } from '../ui/search'
import { groups, pages } from './routes'

const search = searchIn({
  lead: { icon: 'inbox', at: (id) => `/leads/${id}` },
  organization: { icon: 'organization', at: (id) => `/organizations/${id}` },
  user: { icon: 'leads', at: (id) => `/users/${id}` },
})

void startEntry({ basepath: '/admin', pages, groups, search })
