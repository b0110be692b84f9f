import { expect, it } from 'vitest'
import { exclusionsOf, keyOf, pipelinesOf, tickedOf } from './exclusions'
import { choicesOf, mappingOf, suggestions } from './mapping'
import type { DealField, Exclusion, FormField, Mapping, Stage } from './queries'
import { ageOf } from './Settings'

const fields: FormField[] = [
  { id: 'city', label: 'City', type: 'text' },
  { id: 'wedding_date', label: 'Day', type: 'date' },
  { id: 'notes', label: 'Notes', type: 'textarea' },
]
const known = [
  { key: 'aa', name: 'City' },
  { key: 'bb', name: 'Wedding date' },
] as DealField[]

it('suggests sources by the names of questions, and leaves what is chosen', () => {
  const choices = choicesOf(fields, [{ field: 'notes', source: 'title', part: null } as Mapping])
  expect(suggestions(fields, known, choices)).toEqual({
    city: { source: 'aa', part: '' },
    wedding_date: { source: 'bb', part: '' },
  })
  expect(suggestions(fields, known, { ...choices, city: { source: 'title', part: '' } })).toEqual({
    wedding_date: { source: 'bb', part: '' },
  })
})

it('writes a mapping with parts only where there are some', () => {
  expect(
    mappingOf({
      city: { source: 'aa', part: ' locality ' },
      notes: { source: 'title', part: '' },
      wedding_date: { source: null, part: 'x' },
    }),
  ).toEqual({ city: { source: 'aa', part: 'locality' }, notes: 'title' })
})

it('knows pipelines and stages by their names', () => {
  const stages = [
    { pipeline_name: 'Sales', stage_name: 'New' },
    { pipeline_name: 'Sales', stage_name: 'Won' },
    { pipeline_name: 'Production', stage_name: 'New' },
  ] as Stage[]
  expect(pipelinesOf(stages)).toEqual([
    { name: 'Sales', stages: ['New', 'Won'] },
    { name: 'Production', stages: ['New'] },
  ])
  const ticked = tickedOf([
    { pipeline_name: 'Production', stage_name: null },
    { pipeline_name: 'Sales', stage_name: 'Won' },
  ] as Exclusion[])
  ticked.add(keyOf('Production', 'New'))
  expect(exclusionsOf(ticked)).toEqual([
    { pipeline: 'Production' },
    { pipeline: 'Sales', stages: ['Won'] },
  ])
})

it('writes intervals as people do', () => {
  expect(ageOf('2 mons')).toBe('2 months')
  expect(ageOf('1 mon 3 days')).toBe('1 month 3 days')
})
