import { describe, expect, it } from 'vitest'
import type { Field } from './fields'
import { pageOfFault, pagesOf } from './pages'
import { read } from './read'

const field = (id: string, more: Partial<Field>): Field => ({
  id,
  label: id,
  type: 'text',
  ...more,
})

describe('read', () => {
  it.each([
    ['number', '1,5', 1.5],
    ['number', 'many', 'many'],
    ['range', '20', 20],
    ['boolean', 'false', false],
    ['text', ' ', undefined],
    ['date', '2026-01-31', '2026-01-31'],
  ] as const)('%s %j', (type, value, answer) => {
    expect(read([field('f', { type })], { f: value }).f).toBe(answer)
  })

  it('sends the options that a form has, in their order', () => {
    const form = [field('f', { type: 'multi-select', options: ['a', 'b', 'c'] })]
    expect(read(form, { f: ['c', 'gone', 'a'] })).toEqual({ f: ['a', 'c'] })
    expect(read(form, { f: [] })).toEqual({})
  })

  it('sends the parts of a location that are known', () => {
    const form = [field('f', { type: 'location' })]
    expect(read(form, { f: { city: ' Wien ', zip: '', latitude: '48,2' } })).toEqual({
      f: { city: 'Wien', latitude: 48.2 },
    })
    expect(read(form, { f: { city: ' ' } })).toEqual({})
  })

  it('sends nothing of what is hidden', () => {
    const form = [field('a', {}), field('b', { shown_if: { field: 'a', op: 'exists' } })]
    expect(read(form, { a: '', b: 'typed before' })).toEqual({})
  })
})

describe('the pages of a form', () => {
  const contact = [field('contact.email', { type: 'email' })]

  it('are one, with the contact data, where no steps are named', () => {
    const pages = pagesOf([field('a', {}), field('b', {})], contact, {}, 'You')
    expect(pages.map(({ fields }) => fields.map(({ id }) => id))).toEqual([
      ['a', 'b', 'contact.email'],
    ])
  })

  it('leave out steps of which nothing is shown', () => {
    const form = [
      field('a', { step: 'One' }),
      field('b', { step: 'Two', shown_if: { field: 'a', op: 'exists' } }),
      field('c', { step: 'Three' }),
      field('d', {}),
    ]
    expect(pagesOf(form, contact, {}, 'You').map(({ title }) => title)).toEqual([
      'One',
      'Three',
      'You',
    ])
    const pages = pagesOf(form, contact, { a: 'x' }, 'You')
    expect(pages.map(({ title }) => title)).toEqual(['One', 'Two', 'Three', 'You'])
    expect(pageOfFault(pages, ['consents.1', 'd.city'])).toBe(2)
    expect(pageOfFault(pages, ['consents.1'])).toBeNull()
  })
})
