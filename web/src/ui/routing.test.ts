import { expect, it } from 'vitest'
import { type PageRoute, pageAt } from './routing'

const page = (path: string): PageRoute => ({
  path,
  title: path,
  load: () => Promise.reject(new Error('not here')),
})
const pages = ['/leads', '/leads/$id', '/billing'].map(page)

it('finds the page of an address', () => {
  expect(pageAt('/leads', pages)?.path).toBe('/leads')
  expect(pageAt('/leads/5f1e', pages)?.path).toBe('/leads/$id')
  expect(pageAt('/billing/', pages)?.path).toBe('/billing')
})

it('finds none where there is none', () => {
  expect(pageAt('/', pages)).toBeUndefined()
  expect(pageAt('/leads/5f1e/more', pages)).toBeUndefined()
  expect(pageAt('/billings', pages)).toBeUndefined()
})
