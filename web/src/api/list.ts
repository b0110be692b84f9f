import type { Page, View } from './client'
import { Fault } from './faults'
import { door, sessionFetch } from './session'

/** The API hands out at most so many rows at once. */
const most = () => (door() === 'admin' ? 1_000 : 100)
/** What a page or a file may have of a long list before it would rather be narrowed down. */
export const MOST_OF_ALL = 10_000

/** What a list shows: a view, its columns, the order (which ends with a unique column) and its filters. */
export type ListQuery = {
  /** Also a function that returns rows of one. */
  view: View | 'rpc/search_users' | 'rpc/search_organizations'
  /** Under which key what is shown is kept, to be asked for anew together with the rest of a page. */
  key?: string
  select?: string
  order: string
  /** As PostgREST has them, such as `['status', 'eq.failed']`. */
  filters?: [string, string][]
}

/** The address of a list, which also names its CSV. */
export function listPath({ view, select = '*', order, filters = [] }: ListQuery): string {
  const query = new URLSearchParams([['select', select], ...filters, ['order', order]])
  return `/api/${view}?${query}`
}

/** A text as PostgREST wants it in a filter, with what it would read as its own quoted. */
export const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** A filter that finds words anywhere in a column. */
export const contains = (words: string) => `ilike.*${words.replaceAll(/[\\%_*]/g, '')}*`

const withRange = (path: string, limit: number, offset: number) =>
  `${path}${path.includes('?') ? '&' : '?'}limit=${limit}&offset=${offset}`

async function ask(path: string, headers: Record<string, string>, signal?: AbortSignal) {
  return await sessionFetch(path, { headers: { Accept: 'application/json', ...headers }, signal })
}

/** One page of a list, and how many rows there are. */
export async function fetchPage<Row>(
  path: string,
  number: number,
  size: number,
  signal?: AbortSignal,
): Promise<Page<Row>> {
  try {
    const there = withRange(path, size, (number - 1) * size)
    const response = await ask(there, { Prefer: 'count=exact' }, signal)
    const rows = (await response.json()) as Row[]
    const count = Number(response.headers.get('Content-Range')?.split('/')[1] ?? rows.length)
    return { rows, count }
  } catch (error) {
    // The list became shorter than the page in the address.
    if (number > 1 && error instanceof Fault && error.code === 'PGRST103')
      return await fetchPage(path, 1, size, signal)
    throw error
  }
}

/** Parts of a list, one request each, until one is not full: whether rows are missing when there are enough. */
async function inParts(read: (limit: number, offset: number) => Promise<number>): Promise<boolean> {
  const limit = most()
  for (let offset = 0; offset < MOST_OF_ALL; offset += limit)
    if ((await read(limit, offset)) < limit) return false
  return true
}

/** The rows of a list or report, and whether there are more than a page can show. */
export async function fetchMost<Row>(
  path: string,
  signal?: AbortSignal,
): Promise<{ rows: Row[]; isCut: boolean }> {
  const rows: Row[] = []
  const isCut = await inParts(async (limit, offset) => {
    const part = (await (await ask(withRange(path, limit, offset), {}, signal)).json()) as Row[]
    rows.push(...part)
    return part.length
  })
  return { rows, isCut }
}

/** Every row of a list that is never long, such as that of settings. */
export async function fetchAll<Row>(path: string, signal?: AbortSignal): Promise<Row[]> {
  const { rows, isCut } = await fetchMost<Row>(path, signal)
  if (isCut) throw new Error(`more rows than a page reads: ${path}`)
  return rows
}

/** The same as CSV, which the server writes: no cell of it is run by a spreadsheet. Says whether rows are missing. */
export async function fetchCsv(path: string): Promise<{ csv: string; isCut: boolean }> {
  let csv = ''
  const isCut = await inParts(async (limit, offset) => {
    const part = await (await ask(withRange(path, limit, offset), { Accept: 'text/csv' })).text()
    const lines = part === '' ? [] : recordsOf(part)
    csv += lines.slice(offset === 0 ? 0 : 1).join('')
    // The head is no row.
    return Math.max(0, lines.length - 1)
  })
  return { csv, isCut }
}

/** The records of a CSV: a quoted cell may hold line breaks. */
export function recordsOf(csv: string): string[] {
  return csv.match(/(?:"(?:[^"]|"")*"|[^"\n])+(?:\n|$)/g) ?? []
}
