import { describe, expect, test } from 'vitest'
import type { Field } from '../form/fields'
import {
  conditionOn,
  faultsAt,
  filterFields,
  groupOf,
  isCondition,
  type Json,
  modeOf,
  normalise,
  operators,
  rulesOf,
  toFilter,
  valueFor,
} from './rules'
import { inWords } from './words'

const fields: Field[] = [
  { id: 'budget', label: 'Budget', type: 'number', unit: 'kW' },
  { id: 'region', label: 'Region', type: 'select', options: ['a', 'b'], labels: { a: 'North' } },
  { id: 'extras', label: 'Extras', type: 'multi-select', options: ['x', 'y'] },
  { id: 'own', label: 'Owner', type: 'boolean' },
  { id: 'day', label: 'Day', type: 'date' },
  { id: 'place', label: 'Place', type: 'location', options: { countries: ['DE', 'AT'] } },
]

describe('normalise', () => {
  test.each<[Json, Json]>([
    [{}, {}],
    [{ budget: { min: 5 } }, { all: [{ field: 'budget', op: 'gte', value: 5 }] }],
    [{ budget: { max: 5 } }, { all: [{ field: 'budget', op: 'lte', value: 5 }] }],
    [
      { budget: { min: 1, max: 5 }, region: ['a'] },
      {
        all: [
          { field: 'budget', op: 'between', value: [1, 5] },
          { field: 'region', op: 'in', value: ['a'] },
        ],
      },
    ],
    [{ extras: 'x' }, { all: [{ field: 'extras', op: 'contains', value: 'x' }] }],
    [{ own: true }, { all: [{ field: 'own', op: 'eq', value: true }] }],
    [{ field: 'own', op: 'exists' }, { all: [{ field: 'own', op: 'exists', value: true }] }],
    [{ not: { own: true } }, { not: { any: [{ field: 'own', op: 'eq', value: true }] } }],
    [
      { not: { all: [{ own: true }] } },
      { not: { all: [{ field: 'own', op: 'eq', value: true }] } },
    ],
    [
      { not: { not: { any: [{ own: true }] } } },
      { not: { any: [{ not: { any: [{ field: 'own', op: 'eq', value: true }] } }] } },
    ],
    [
      { any: [{ own: true, region: 'a' }, { day: '2026-01-31' }] },
      {
        any: [
          {
            all: [
              { field: 'own', op: 'eq', value: true },
              { field: 'region', op: 'eq', value: 'a' },
            ],
          },
          { field: 'day', op: 'eq', value: '2026-01-31' },
        ],
      },
    ],
  ])('%j', (given, written) => {
    const once = toFilter(normalise(given, fields))
    expect(once).toEqual(written)
    expect(toFilter(normalise(once, fields))).toEqual(written)
  })
})

test('a group has its rules, whatever it says of them', () => {
  const rule = conditionOn(fields[0] as Field)
  for (const mode of ['all', 'any', 'none', 'not_all'] as const) {
    const group = groupOf(mode, [rule])
    expect(isCondition(group)).toBe(false)
    expect([modeOf(group), rulesOf(group)]).toEqual([mode, [rule]])
  }
})

test('parts of a location are fields of their own', () => {
  const parts = filterFields(fields).filter(({ id }) => id.startsWith('place'))
  expect(parts.map(({ type }) => type)).toEqual([
    'location',
    ...['text', 'text', 'text', 'text', 'select', 'number', 'number'],
  ])
})

test('each field begins with a condition that it can have', () => {
  for (const field of filterFields(fields))
    expect(operators[field.type]).toContain(conditionOn(field).op)
})

test('what was typed stays when the operator changes, as far as it can', () => {
  expect(valueFor('lte', 5)).toBe(5)
  expect(valueFor('between', 5)).toEqual([5, null])
  expect(valueFor('in', 5)).toEqual([5])
  expect(valueFor('in', [1, null])).toEqual([1])
  expect(valueFor('eq', [1, 2])).toBe(1)
  expect(valueFor('eq', true)).toBeNull()
  expect(valueFor('exists', 5)).toBe(true)
  expect(valueFor('within_km', 5)).toEqual({ latitude: null, longitude: null, km: null })
})

test('a fault is found at its rule', () => {
  const faults = new Map([
    ['filter.all[1].value[0]', 'must be a number'],
    ['filter.all[10].value', 'is required'],
  ])
  expect(faultsAt(faults, 'filter.all[1]', true)).toEqual(['must be a number'])
  expect(faultsAt(faults, 'filter.all[1]', false)).toEqual([])
})

describe('in words', () => {
  test.each<[Json, string]>([
    [{}, 'Every lead.'],
    [{ budget: { min: 1000 } }, 'Leads of which Budget is at least 1,000 kW.'],
    [
      { budget: { min: 1, max: 5 }, region: ['a', 'b'] },
      'Leads of which Budget is between 1 kW and 5 kW and Region is one of North, b.',
    ],
    [
      { all: [{ own: false }, { any: [{ day: { min: '2026-01-31' } }, { extras: 'x' }] }] },
      'Leads of which Owner is No and (Day is on or after 31 Jan 2026 or Extras contains x).',
    ],
    [{ not: { own: true } }, 'Leads of which none of this is true: Owner is Yes.'],
    [
      { not: { all: [{ own: true }, { region: [] }] } },
      'Leads of which not all of this is true: Owner is Yes and Region is one of ….',
    ],
    [
      { field: 'place', op: 'within_km', value: { latitude: 48.2, longitude: 16.37, km: 25 } },
      'Leads of which Place is within 25 km of 48.2, 16.37.',
    ],
    [{ field: 'own', op: 'exists', value: false }, 'Leads of which Owner is not answered.'],
    [{ field: 'gone', op: 'eq', value: null }, 'Leads of which gone is ….'],
  ])('%j', (given, words) => {
    expect(inWords(normalise(given, fields), fields).replace('Jan 31, 2026', '31 Jan 2026')).toBe(
      words,
    )
  })
})
