import { startEntry } from '../ui/pages'
import { groups, pages } from './routes'
import { searchLeads } from './search'

void startEntry({ basepath: '/app', pages, groups, search: searchLeads })
