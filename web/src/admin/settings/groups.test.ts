import { expect, it } from 'vitest'
import { groupsOf, matches, titleOf } from './groups'
import { readableOn } from './Preview'
import type { Setting } from './queries'

const named = (name: string) => ({ name, comment: 'how many' }) as Setting

it('groups settings by their rooms, the look first', () => {
  const groups = groupsOf(['billing.a', 'ops.b', 'ops.site_name'].map(named))
  expect(groups.map(({ key, settings }) => [key, settings.map(({ name }) => name)])).toEqual([
    ['site', ['ops.site_name']],
    ['billing', ['billing.a']],
    ['ops', ['ops.b']],
  ])
})

it('finds settings by all of the words', () => {
  expect(titleOf('billing.open_deposits')).toBe('Open deposits')
  expect(matches(named('billing.open_deposits'), 'deposits MANY')).toBe(true)
  expect(matches(named('billing.open_deposits'), 'deposits few')).toBe(false)
})

it('writes on a colour what can be read on it', () => {
  expect(readableOn('#ffff00')).toBe('#000000')
  expect(readableOn('#3b5fb5')).toBe('#ffffff')
})
