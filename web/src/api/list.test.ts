import { afterEach, expect, it, vi } from 'vitest'
import {
  contains,
  fetchAll,
  fetchCsv,
  fetchMost,
  fetchPage,
  listPath,
  MOST_OF_ALL,
  recordsOf,
} from './list'

afterEach(() => vi.unstubAllGlobals())

/** A list of so many rows, as the API hands it out. */
function served(count: number, write: (from: number, to: number) => Response) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    const query = new URL(address, location.origin).searchParams
    const from = Number(query.get('offset'))
    const to = Math.min(count, from + Number(query.get('limit')))
    if (from > 0 && from >= count)
      return Promise.resolve(
        Response.json({ code: 'PGRST103', message: 'past the end' }, { status: 416 }),
      )
    return Promise.resolve(write(from, to))
  })
  return asked
}

const rowsOf = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ id: from + index }))

const asJson = (count: number) => (from: number, to: number) =>
  Response.json(rowsOf(from, to), { headers: { 'Content-Range': `${from}-${to}/${count}` } })

it('names a list by its columns, filters and order', () => {
  expect(listPath({ view: 'webhooks', order: 'id', filters: [['status', 'eq.failed']] })).toBe(
    '/api/webhooks?select=*&status=eq.failed&order=id',
  )
  expect(contains('50%*')).toBe('ilike.*50*')
})

it('hands out a page and the number of rows', async () => {
  served(45, asJson(45))
  const { rows, count } = await fetchPage<{ id: number }>('/api/x?order=id', 3, 20)
  expect([rows.length, rows[0]?.id, count]).toEqual([5, 40, 45])
})

it('leads back from past the end', async () => {
  served(5, asJson(5))
  expect((await fetchPage('/api/x', 9, 20)).rows).toHaveLength(5)
})

it('reads all of a long list', async () => {
  const asked = served(230, asJson(230))
  expect(await fetchAll('/api/x')).toHaveLength(230)
  expect(asked).toHaveLength(3)
})

it('says that a page has not all rows', async () => {
  served(MOST_OF_ALL + 1, asJson(MOST_OF_ALL + 1))
  const { rows, isCut } = await fetchMost('/api/x')
  expect([rows.length, isCut]).toEqual([MOST_OF_ALL, true])
  await expect(fetchAll('/api/x')).rejects.toThrow('/api/x')
})

it('asks for more at once at the admin door', async () => {
  document.head.innerHTML = '<meta name="door" content="admin">'
  const asked = served(230, asJson(230))
  expect(await fetchAll('/api/x')).toHaveLength(230)
  expect(asked).toHaveLength(1)
  document.head.innerHTML = ''
})

const asCsv = (from: number, to: number) =>
  new Response(
    `"id"\r\n${rowsOf(from, to)
      .map(({ id }) => `"${id}"\r\n`)
      .join('')}`,
  )

it('reads all of a long list as one CSV with one head', async () => {
  served(150, asCsv)
  const { csv, isCut } = await fetchCsv('/api/x')
  const lines = csv.trim().split('\r\n')
  expect([lines[0], lines.at(-1), lines.length, isCut]).toEqual(['"id"', '"149"', 151, false])
})

it('says that a CSV has not all rows', async () => {
  served(MOST_OF_ALL + 1, asCsv)
  const { csv, isCut } = await fetchCsv('/api/x')
  expect([csv.trim().split('\r\n').length, isCut]).toEqual([MOST_OF_ALL + 1, true])
})

it('keeps line breaks of cells', () => {
  expect(recordsOf('"a"\n"two\nlines ""quoted"""\n')).toEqual([
    '"a"\n',
    '"two\nlines ""quoted"""\n',
  ])
})
