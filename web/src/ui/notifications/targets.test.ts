import { expect, test } from 'vitest'
import { commonFields } from './common'
import type { Source } from './queries'
import { FIELD_NAMES, headersOf, targetOf } from './targets'

const EMPTY = {
  url: '',
  token: '',
  chat_id: '',
  message_thread_id: '',
  address: '',
  headers: '',
}

test('a target has what its kind needs, and nothing that is blank', () => {
  expect(targetOf('slack', { ...EMPTY, url: ' https://x.example ', address: 'a@b.c' })).toEqual({
    url: 'https://x.example',
  })
  expect(targetOf('telegram', { ...EMPTY, token: '1:a', chat_id: '-5' })).toEqual({
    token: '1:a',
    chat_id: '-5',
  })
  expect(
    targetOf('telegram', { ...EMPTY, token: '1:a', chat_id: '-5', message_thread_id: '7' }),
  ).toEqual({ token: '1:a', chat_id: '-5', message_thread_id: 7 })
  expect(targetOf('endpoint', { ...EMPTY, url: 'https://x.example' })).toEqual({
    url: 'https://x.example',
    headers: {},
  })
})

test('a header is a line, and only its first colon divides it', () => {
  expect(headersOf('X-Key: a:b\n\n X-Plain : c ')).toEqual({ 'X-Key': 'a:b', 'X-Plain': 'c' })
  expect(headersOf('nonsense')).toEqual({ nonsense: '' })
})

test('faults of a target are put at its inputs', () => {
  expect(FIELD_NAMES['target.chat_id']).toBe('chat_id')
})

test('a filter names what all kinds of events have', () => {
  const source = (event_kind: string, fields: object[]) =>
    ({ event_kind, title: event_kind, fields, sample: null }) as unknown as Source
  const sources = [
    source('a', [
      { id: 'price', type: 'number' },
      { id: 'city', type: 'text' },
    ]),
    source('b', [
      { id: 'city', type: 'text' },
      { id: 'price', type: 'text' },
    ]),
  ]
  expect(commonFields(sources, ['a']).map(({ id }) => id)).toEqual(['price', 'city'])
  expect(commonFields(sources, ['a', 'b']).map(({ id }) => id)).toEqual(['city'])
  expect(commonFields(sources, [])).toEqual([])
})
