import { Fault, faultOfResponse } from './faults'
import type { LogInAnswer, LogInFields } from './json'

/**
 * The log-in of this browser. The access token stays in memory; the refresh token is in a cookie that no script can
 * read, and only /session gets it. Tabs refresh one at a time, and leave together.
 */
export type Role = 'member' | 'admin'
type Token = { value: string; role: Role; expiresAt: number }

const RENEW_BEFORE = 30_000
const LOCK = 'leadmill-session'
/** PostgREST's words for a token that is bad or has expired, and ours for a session that has ended. */
const STALE = new Set(['PGRST301', 'PGRST302', 'PGRST303', 'LM913'])
const OVER = new Set(['LM106', 'LM107', 'LM038', 'LM105'])

let token: Token | null = null
let renewal: ReturnType<typeof setTimeout> | undefined
let refreshing: Promise<boolean> | null = null
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(LOCK)

/** The door at which this page was served: nginx writes it into the page. */
export function door(): 'public' | 'admin' {
  const said = document.querySelector<HTMLMetaElement>('meta[name=door]')?.content
  return said === 'admin' ? 'admin' : 'public'
}

export const role = (): Role | null => token?.role ?? null

/** The id of this session: what the access token says of it. */
export function sessionId(): string | null {
  const claims = token?.value.split('.')[1]
  if (!claims) return null
  const said: unknown = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')))
  return (said as { sid?: string }).sid ?? null
}

/** Where the pages of somebody who is logged in begin. */
export const homeOf = (who: Role) => (who === 'admin' ? '/admin/' : '/app/')

function keep(answer: { access_token: string; expires_in: number; role: Role }): void {
  token = {
    value: answer.access_token,
    role: answer.role,
    expiresAt: Date.now() + answer.expires_in * 1000,
  }
  clearTimeout(renewal)
  renewal = setTimeout(
    () => void refresh().catch(() => undefined),
    Math.max(1000, answer.expires_in * 1000 - RENEW_BEFORE),
  )
}

function forget(): void {
  token = null
  clearTimeout(renewal)
}

async function post(path: string, body: unknown, more: RequestInit = {}): Promise<Response> {
  return await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    ...more,
  })
}

async function alone<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? await navigator.locks.request(LOCK, work) : await work()
}

async function renew(): Promise<boolean> {
  const response = await alone(() => post('/session/refresh', {}))
  if (response.ok) {
    keep(await response.json())
    return true
  }
  const fault = await faultOfResponse(response)
  if (fault.status !== 401 && !OVER.has(fault.code)) throw fault
  forget()
  return false
}

/** Exchange the cookie for an access token; false when nobody is logged in. Throws when that cannot be known. */
export async function refresh(): Promise<boolean> {
  refreshing ??= renew().finally(() => {
    refreshing = null
  })
  return await refreshing
}

/** One step of a log-in: by password, code, passkey or the code of an outside sign-in. */
export async function logIn(fields: LogInFields): Promise<LogInAnswer> {
  const response = await alone(() => post('/session', fields))
  if (!response.ok) throw await faultOfResponse(response)
  const answer = (await response.json()) as LogInAnswer
  if ('access_token' in answer) keep(answer)
  return answer
}

/** Act for another organisation of the user; every tab begins anew, since all share the cookie. */
export async function switchOrganization(id: string): Promise<void> {
  const response = await alone(() => post('/session/organization', { organization_id: id }))
  if (!response.ok) throw await faultOfResponse(response)
  keep(await response.json())
  tabs?.postMessage('switched')
}

/** Log out here and in every other tab. */
export async function logOut(): Promise<void> {
  const response = await alone(() => fetch('/session', { method: 'DELETE' }))
  if (!response.ok) throw await faultOfResponse(response)
  forget()
  tabs?.postMessage('ended')
}

export const place = {
  go(address: string): void {
    location.assign(address)
  },
  reload(): void {
    location.reload()
  },
}

/** Lead to the log-in page, which comes back here. */
export function toLogIn(): void {
  forget()
  place.go(`/log-in?next=${encodeURIComponent(location.pathname + location.search)}`)
}

/** Whether `next` is a page of ours: never another site. */
export function safeNext(next: string | null): string | null {
  return next && /^\/(app|admin)(\/|$)/.test(next) && !next.includes('\\') ? next : null
}

/** Follow what other tabs do with the log-in. */
export function followOtherTabs(): void {
  tabs?.addEventListener('message', (event: MessageEvent<string>) => {
    if (event.data === 'ended') toLogIn()
    if (event.data === 'switched') place.reload()
  })
}

async function isStale(response: Response): Promise<boolean> {
  if (response.status !== 401) return false
  const said = (await response
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null
  return STALE.has(said?.code ?? '')
}

async function send(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  if (token) headers.set('Authorization', `Bearer ${token.value}`)
  try {
    return await fetch(input, { ...init, headers })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Fault('The server could not be reached.', 'OFFLINE', 0, 'Check the connection.')
  }
}

/** `fetch` as who is logged in: refreshes once, tries again once, and throws a Fault for every refusal. */
export async function sessionFetch(
  input: RequestInfo | URL,
  init: RequestInit = {},
): Promise<Response> {
  if (token && token.expiresAt - Date.now() < 2000 && !(await refresh())) toLogIn()
  let response = await send(input, init)
  if (token && (await isStale(response))) {
    if (await refresh()) response = await send(input, init)
    if (await isStale(response)) toLogIn()
  }
  if (!response.ok) throw await faultOfResponse(response)
  return response
}
