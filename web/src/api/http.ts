import type { Database } from './database'
import { sessionFetch } from './session'

/** Calls without the query builder: what the public pages need, and the service beside PostgREST. */
type Functions = Database['api']['Functions']

const JSON_TYPE = { 'Content-Type': 'application/json' }

async function bodyOf<T>(response: Response): Promise<T> {
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** POST to the service, such as `/deposits`. */
export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const init = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body), signal }
  return await bodyOf<T>(await sessionFetch(path, init))
}

/** GET of the service or of a view, such as `/api/niches?select=slug,name`. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return await bodyOf<T>(
    await sessionFetch(path, { headers: { Accept: 'application/json' }, signal }),
  )
}

/** Call a function of the API. Every argument is sent; one that is undefined takes its default. */
export async function call<Name extends string & keyof Functions>(
  name: Name,
  args: Functions[Name]['Args'],
  signal?: AbortSignal,
): Promise<Functions[Name]['Returns']> {
  return await post(`/api/rpc/${name}`, args, signal)
}

/** The same where the answer is jsonb, whose shape `json.ts` has. */
export async function callJson<Answer>(
  name: string & keyof Functions,
  args: object = {},
  signal?: AbortSignal,
): Promise<Answer> {
  return await post(`/api/rpc/${name}`, args, signal)
}
