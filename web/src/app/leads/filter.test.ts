import { expect, test } from 'vitest'
import { fileSize } from '../../ui/bytes'
import { arrived } from './arrivals'
import { dialled } from './Contact'
import { exportPath } from './export'
import { beyond, orderOf, period, wordConditions } from './filter'
import { windowEnd } from './Refund'
import { stepDetails } from './Story'

const filter = {
  stage: '',
  status: '',
  channel: '',
  niche: '',
  since: '',
  until: '',
  words: '',
  sort: '-created_at',
}

test('each word is a condition, and nothing in it is read as one', () => {
  expect(wordConditions('  ')).toEqual([])
  expect(wordConditions('ann b c d')).toHaveLength(3)
  expect(wordConditions('a"n\\n*,')).toEqual([
    'contact_name.ilike."*a\\"n\\\\n,*",contact_email.ilike."*a\\"n\\\\n,*",' +
      'contact_phone.ilike."*a\\"n\\\\n,*",number.ilike."*a\\"n\\\\n,*"',
  ])
})

test('days of the organisation are moments, and what is no day is left out', () => {
  expect(period({ since: '2026-05-01', until: '2026-05-01' }, 'Europe/Vienna')).toEqual({
    from: '2026-04-30T22:00:00.000Z',
    before: '2026-05-01T22:00:00.000Z',
  })
  expect(period({ since: 'x', until: '' }, undefined)).toEqual({ from: null, before: null })
})

test('the next rows follow in the order of the list', () => {
  const row = { id: 'i', created_at: 't', price: 12 }
  expect(beyond(orderOf('-created_at'), row)).toBe('created_at.lt.t,id.lt.i')
  expect(beyond(orderOf('price'), row)).toBe('price.gt.12,id.gt.i')
  expect(orderOf('nonsense').column).toBe('created_at')
})

test('only newer rows have arrived', () => {
  const old = { id: 'a', created_at: '2026-05-01T10:00:00Z' }
  const older = { id: 'b', created_at: '2026-05-01T09:00:00Z' }
  const newer = { id: 'c', created_at: '2026-05-01T11:00:00Z' }
  expect(arrived([old], [newer, old, older])).toEqual([newer])
  expect(arrived([], [old])).toEqual([old])
})

test('the file has what the filter finds', () => {
  expect(exportPath(filter)).toBe('/api/rpc/export_leads')
  expect(exportPath({ ...filter, niche: 'n', words: 'a b', sort: 'price' })).toBe(
    '/api/rpc/export_leads?words=a+b&niche_id=n',
  )
})

test('small helpers', () => {
  expect(dialled('+1 (518) 555-0123')).toBe('tel:+15185550123')
  expect(windowEnd('2026-05-01T10:00:00Z', 7)).toBe('2026-05-08T10:00:00.000Z')
  expect([0, 999, 1_200_000].map(fileSize)).toEqual(['0 byte', '999 byte', '1.2 MB'])
})

test('a step of the story says what it knows', () => {
  const step = {
    happened_at: 't',
    kind: 'charged',
    amount: 12,
    currency: 'USD',
    person: 'Grace Hopper',
    via: 'promo',
    outcome: null,
    note: null,
  }
  expect(stepDetails(step)).toBe('$12.00 · from promotional credit · Grace Hopper')
  expect(stepDetails({ ...step, amount: null, via: 'endpoint crm', outcome: 'sent' })).toBe(
    'sent · endpoint crm · Grace Hopper',
  )
})
