import { expect, it } from 'vitest'
import { changesOf } from './changes'

it('lists what differs, field by field', () => {
  expect(changesOf({ name: 'A', same: 1, list: [1] }, { name: 'B', same: 1, added: true })).toEqual(
    [
      { field: 'added', before: '', after: 'true' },
      { field: 'list', before: '[1]', after: '' },
      { field: 'name', before: 'A', after: 'B' },
    ],
  )
})

it('takes what is no row for an empty one', () => {
  expect(changesOf(null, { a: null, b: 2 })).toEqual([{ field: 'b', before: '', after: '2' }])
})
