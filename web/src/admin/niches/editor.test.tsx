import { fireEvent, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Field } from '../../form/fields'
import { renderPage } from '../../test/render'
import { changesBetween } from './changes'
import { conditionOf, firstCondition, opsOf, simpleOf } from './condition'
import { faultsByField, idFrom, newField, toDraft, toFields, withLimit, withType } from './draft'
import { FieldList } from './FieldList'
import {
  changedChoices,
  mapOptions,
  missingFields,
  optionTable,
  rename,
  renamedTo,
  stillValid,
} from './mappings'
import { hoursOf } from './SettingsPart'
import { useEditor } from './useEditor'

const ROOF: Field = { id: 'roof', label: 'Roof', type: 'select', options: ['flat', 'steep'] }
const SIZE: Field = { id: 'size', label: 'Size', type: 'number', unit: 'm²', options: { min: 1 } }
const BEFORE = [ROOF, SIZE]

test('an id is made out of a label, and is not one that is taken', () => {
  expect(idFrom('Größe des Dachs?', [])).toBe('gro_e_des_dachs')
  expect(idFrom('42', ['field'])).toBe('field_2')
  expect(newField('Roof', 'radio', ['roof'])).toMatchObject({
    id: 'roof_2',
    options: ['Option 1', 'Option 2'],
  })
})

test('what is empty is not sent', () => {
  const [draft] = toDraft([{ ...SIZE, help: '', required: false, group: null }])
  expect(draft && toFields([draft])).toEqual([SIZE])
})

test('another type keeps what it can', () => {
  const [roof, size] = toDraft([{ ...ROOF, labels: { flat: 'Flat' } }, SIZE])
  if (!roof || !size) throw new Error('no drafts')
  expect(withType(roof, 'multi-select')).toMatchObject({
    options: ['flat', 'steep'],
    labels: { flat: 'Flat' },
  })
  expect(withType(roof, 'text').options).toBeUndefined()
  expect(withType(size, 'range')).toMatchObject({ options: { min: 1 }, unit: 'm²' })
  expect(withType(size, 'range').type).toBe('range')
  expect(withLimit(size, 'min', '').options).toBeUndefined()
  expect(withLimit(size, 'max', 9).options).toEqual({ min: 1, max: 9 })
})

test('faults are put at their field, the first one of each path', () => {
  const faults = faultsByField([
    { field: 'fields[1].options.max', message: 'must not be below min' },
    { field: 'fields[1].options.max', message: 'later' },
    { field: 'fields', message: 'must be a list' },
  ])
  expect(faults.get(1)?.get('options.max')).toBe('must not be below min')
  expect(faults.size).toBe(1)
})

test('a renamed field is the same field, in words', () => {
  const area: Field = { ...SIZE, id: 'area', label: 'Area', required: true }
  const roof: Field = { ...ROOF, options: ['steep', 'flat', 'round'] }
  const changes = changesBetween(BEFORE, [area, roof], rename([], 'size', 'area'))
  expect(changes.map((change) => change.title)).toEqual(['Area', 'Roof', 'Fields in another order'])
  expect(changes[0]?.details).toEqual([
    'Id size became area',
    '“Size” became “Area”',
    'Must be answered now',
  ])
  expect(changes[1]?.details).toEqual(['New options: round'])
  expect(changesBetween(BEFORE, [ROOF], []).map((change) => change.title)).toEqual([
    'Removed: Size',
  ])
  expect(changesBetween(BEFORE, BEFORE, [])).toEqual([])
})

test('every other change is told, too', () => {
  const after: Field = {
    ...ROOF,
    type: 'radio',
    options: ['steep', 'flat'],
    labels: { flat: 'Flat' },
    step: 'House',
    group: 'Roof',
    help: 'Look up',
    sensitive: true,
    shown_if: { field: 'size', op: 'gte', value: 5 },
  }
  const [change] = changesBetween([{ ...ROOF, required: true }], [after], [])
  expect(change?.details).toHaveLength(9)
  const [limits] = changesBetween([SIZE], [{ ...SIZE, options: { min: 2 } }], [])
  expect(limits?.details).toEqual(['Other limits'])
  const [gone] = changesBetween([ROOF], [{ ...ROOF, options: ['flat'] }], [])
  expect(gone?.details).toEqual(['Options gone: steep'])
})

test('mappings follow fields and options', () => {
  const area: Field = { ...SIZE, id: 'area' }
  const roof: Field = { ...ROOF, options: ['flat', 'pitched'] }
  expect(missingFields(BEFORE, [roof, area])).toEqual([SIZE])
  const renamed = rename([], 'size', 'area')
  expect(renamedTo(renamed, 'size')).toBe('area')
  expect(rename(renamed, 'size', '')).toEqual([])
  expect(stillValid(renamed, BEFORE, [roof])).toEqual([])
  expect(changedChoices(BEFORE, [roof], [])).toEqual([{ old: ROOF, now: roof, gone: ['steep'] }])
  const mapped = mapOptions(renamed, ROOF, roof, { steep: 'pitched' })
  expect(mapped.at(-1)).toEqual({
    kind: 'direct',
    from: ['roof'],
    to: ['roof'],
    table: [
      { from: { roof: 'flat' }, to: { roof: 'flat' } },
      { from: { roof: 'steep' }, to: { roof: 'pitched' } },
    ],
  })
  expect(optionTable(mapped, ROOF, roof)).toEqual({ flat: 'flat', steep: 'pitched' })
  expect(mapOptions(mapped, ROOF, roof, { steep: '' })).toEqual(renamed)
})

test('a condition is a list where it is no more than that', () => {
  const one = firstCondition(SIZE)
  expect(one).toEqual({ field: 'size', op: 'gte', value: 0 })
  expect(simpleOf(one)).toEqual({ mode: 'all', conditions: [one] })
  expect(simpleOf({ any: [one, one] })?.mode).toBe('any')
  expect(simpleOf({ all: [{ not: one }] })).toBeNull()
  expect(simpleOf({ size: { min: 1 } })).toBeNull()
  expect(conditionOf({ mode: 'any', conditions: [one, one] })).toEqual({ any: [one, one] })
  expect(conditionOf({ mode: 'any', conditions: [] })).toBeUndefined()
  expect(opsOf('boolean')).toEqual(['eq', 'exists'])
  expect(opsOf('location')).toEqual(['exists'])
  expect(firstCondition({ ...ROOF }).value).toBe('flat')
})

test('an interval is told in hours', () => {
  expect(hoursOf(null)).toBe('')
  expect(hoursOf('12:30:00')).toBe(12.5)
  expect(hoursOf('2 days')).toBe(48)
  expect(hoursOf('1 day 06:00:00')).toBe(30)
})

function Fixture() {
  const editor = useEditor({
    niche: { id: 'n', name: 'Roofs', slug: 'roofs' },
    form: { id: 'f', version: 2, status: 'draft', fields: BEFORE },
    active: { version: 1, fields: BEFORE },
    mappings: [],
  })
  return (
    <>
      <FieldList editor={editor} isDraft />
      <output>{JSON.stringify([editor.fields, editor.mappings])}</output>
    </>
  )
}

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response('[]', { headers: { 'Content-Type': 'application/json' } })),
  )
})

const state = () => JSON.parse(document.querySelector('output')?.textContent ?? '[]')

test('a field is edited, gets a condition, and keeps its mapping', async () => {
  renderPage(<Fixture />)
  fireEvent.click(await screen.findByLabelText('Edit Size'))
  fireEvent.change(screen.getByLabelText(/^Id/), { target: { value: 'area' } })
  expect(state()[1]).toEqual([{ kind: 'renamed', from: ['size'], to: ['area'] }])
  fireEvent.click(screen.getByLabelText(/Ask only if/))
  expect(state()[0][1].shown_if).toEqual({ field: 'roof', op: 'eq', value: 'flat' })
  fireEvent.click(screen.getByText('Add a condition'))
  fireEvent.change(screen.getByLabelText('Comparison of condition 2'), {
    target: { value: 'exists' },
  })
  fireEvent.change(screen.getByLabelText('Ask if'), { target: { value: 'any' } })
  expect(state()[0][1].shown_if.any).toHaveLength(2)
  fireEvent.click(screen.getByLabelText('Remove condition 2'))
  fireEvent.change(screen.getByLabelText('Value of condition 1'), { target: { value: 'steep' } })
  expect(state()[0][1].shown_if.value).toBe('steep')
}, 30_000)

test('a choice gets options with words of their own', async () => {
  renderPage(<Fixture />)
  fireEvent.click(await screen.findByLabelText('Edit Roof'))
  fireEvent.click(screen.getByText('Add an option'))
  fireEvent.change(screen.getByLabelText('Words of option 3'), { target: { value: 'Round' } })
  expect(state()[0][0]).toMatchObject({
    options: ['flat', 'steep', 'Option 3'],
    labels: { 'Option 3': 'Round' },
  })
  fireEvent.click(screen.getByLabelText('Remove flat'))
  for (const type of ['date', 'textarea', 'location', 'range', 'email']) {
    fireEvent.change(screen.getByLabelText('Type'), { target: { value: type } })
    expect(state()[0][0].type).toBe(type)
  }
}, 30_000)
