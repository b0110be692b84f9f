import { expect, it } from 'vitest'
import { type PublicRoute, routeOf } from './routes'

const load = () => Promise.reject(new Error('not here'))
const routes: PublicRoute[] = [
  { path: '/', load },
  { path: '/o/:niche', load },
]

it('finds the page of an address, and the parameters in it', () => {
  expect(routeOf('/', routes)?.route.path).toBe('/')
  expect(routeOf('/o/roofs', routes)?.params).toEqual({ niche: 'roofs' })
  expect(routeOf('/o/roofs/', routes)?.params).toEqual({ niche: 'roofs' })
})

it('finds none for any other', () => {
  expect(routeOf('/o/roofs/more', routes)).toBeNull()
  expect(routeOf('/nowhere', routes)).toBeNull()
})
