import { describe, expect, it } from 'vitest'
import { hiddenFields } from './conditions'

const fields = [
  { id: 'kind', type: 'select' },
  { id: 'area', type: 'number', shown_if: { kind: ['roof', 'both'] } },
  {
    id: 'big',
    type: 'text',
    shown_if: { all: [{ area: { min: 100 } }, { not: { kind: 'wall' } }] },
  },
  { id: 'tags', type: 'multi-select' },
  { id: 'place', type: 'location' },
  { id: 'why', type: 'text', shown_if: { any: [{ field: 'place', op: 'exists' }, { tags: 'a' }] } },
  { id: 'none', type: 'text', shown_if: { field: 'kind', op: 'exists', value: false } },
]

describe('which fields are hidden', () => {
  // The same cases as in tests/db/catalog/test_hidden_fields.sql.
  it.each([
    [{}, ['area', 'big', 'why']],
    [{ kind: 'wall' }, ['area', 'big', 'why', 'none']],
    [{ kind: 'roof' }, ['big', 'why', 'none']],
    [{ kind: 'roof', area: 99.9 }, ['big', 'why', 'none']],
    [{ kind: 'both', area: 100 }, ['why', 'none']],
    [{ kind: 'wall', area: 100 }, ['area', 'big', 'why', 'none']],
    [{ kind: ' ' }, ['area', 'big', 'why']],
    [{ tags: ['b'] }, ['area', 'big', 'why']],
    [{ tags: ['b', 'a'] }, ['area', 'big']],
    [{ place: { city: '' } }, ['area', 'big', 'why']],
    [{ place: { city: 'Wien' } }, ['area', 'big']],
  ])('%j', (answers, hidden) => {
    expect([...hiddenFields(fields, answers)]).toEqual(hidden)
  })

  it.each([
    [{ field: 'n', op: 'gte', value: 5 }, true],
    [{ field: 'n', op: 'lte', value: 5 }, true],
    [{ field: 'n', op: 'between', value: [6, 9] }, false],
    [{ field: 'n', op: 'neq', value: 5 }, false],
    [{ field: 'n', op: 'not_in', value: [1, 2] }, true],
    [{ field: 'n', op: 'eq', value: 5 }, true],
    [{ not: { field: 'other', op: 'eq', value: 5 } }, false],
    [{ not: { any: [{ other: 1 }, { n: 4 }] } }, false],
    [{ any: [{ other: 1 }, { n: 5 }] }, true],
  ])('of the answer 5: %j', (shown_if, isShown) => {
    const form = [
      { id: 'n', type: 'number' },
      { id: 'other', type: 'number' },
      { id: 'x', type: 'text', shown_if },
    ]
    expect(hiddenFields(form, { n: 5 }).has('x')).toBe(!isShown)
  })
})
