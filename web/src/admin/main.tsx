import { startEntry } from '../ui/pages'
import { groups, pages } from './routes'

void startEntry({ basepath: '/admin', pages, groups })
