import { PostgrestClient } from '@supabase/postgrest-js'
import type { Database } from './database'
import { sessionFetch } from './session'

/** The API for pages behind the log-in: `api.from('leads').select(…)`. Refusals are thrown as `Fault`. */
export const api = new PostgrestClient<Database, { PostgrestVersion: '12' }, 'api'>(
  `${location.origin}/api`,
  { fetch: sessionFetch, retry: false },
)

type Query<Row> = {
  throwOnError(): PromiseLike<{ data: Row; count: number | null }>
}

/** The rows of a query. */
export async function rows<Row>(query: Query<Row>): Promise<Row> {
  return (await query.throwOnError()).data
}

export type Page<Row> = { rows: Row[]; count: number }

/** The rows of a query with `{count: 'exact'}`, and how many there are in all. */
export async function page<Row>(query: Query<Row[]>): Promise<Page<Row>> {
  const { data, count } = await query.throwOnError()
  return { rows: data, count: count ?? data.length }
}

export type View = keyof Database['api']['Views']
export type RowOf<Name extends View> = Database['api']['Views'][Name]['Row']
