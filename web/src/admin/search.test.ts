import { expect, test, vi } from 'vitest'
import { searchAll } from './search'

test('what was found leads to its page', async () => {
  const rows = [
    { kind: 'lead', id: '1', title: 'Ada', subtitle: 'NY168658 · Solar' },
    { kind: 'organization', id: '2', title: 'Acme', subtitle: null },
    { kind: 'user', id: '3', title: 'Grace', subtitle: 'grace@acme.example' },
    { kind: 'planet', id: '4', title: 'Mars', subtitle: null },
  ]
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(rows)))
  const found = await searchAll('a', new AbortController().signal)
  expect(found.map(({ to }) => to)).toEqual(['/leads/1', '/organizations/2', '/users/3'])
  expect(found[0]).toMatchObject({ title: 'Ada', hint: 'NY168658 · Solar' })
})
