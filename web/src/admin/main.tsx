import { startEntry } from '../ui/pages'
import { groups, pages } from './routes'
import { searchAll } from './search'

void startEntry({ basepath: '/admin', pages, groups, search: searchAll })
