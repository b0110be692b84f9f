import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }
const fetched = vi.fn<(input: string, init?: RequestInit) => Promise<Response>>()
const tokens = (value: string, seconds = 900) => ({
  body: { access_token: value, expires_in: seconds, role: 'member' },
})

function answer({ status = 200, body = {}, headers = {} }: Answer) {
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers })
}

function answers(...all: Answer[]) {
  for (const one of all) fetched.mockResolvedValueOnce(answer(one))
}

const sent = () =>
  fetched.mock.calls.map(([path, init]) => [path, new Headers(init?.headers).get('Authorization')])

async function fresh() {
  vi.resetModules()
  const session = await import('./session')
  session.place.go = vi.fn()
  session.place.reload = vi.fn()
  return session
}

beforeEach(() => {
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
  history.replaceState(null, '', '/app/leads?page=2')
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('refresh', () => {
  it('exchanges the cookie once, however many ask at the same moment', async () => {
    const session = await fresh()
    answers(tokens('one'))
    expect(await Promise.all([session.refresh(), session.refresh()])).toEqual([true, true])
    expect(fetched).toHaveBeenCalledTimes(1)
    expect(session.role()).toBe('member')
  })

  it('knows nobody without a cookie, and does not mistake an outage for that', async () => {
    const session = await fresh()
    answers({ status: 401, body: { code: 'LM106', message: 'not valid' } })
    expect(await session.refresh()).toBe(false)
    answers({ status: 503, body: { code: 'LM007', message: 'not available' } })
    await expect(session.refresh()).rejects.toMatchObject({ code: 'LM007' })
  })

  it('renews the token before it expires', async () => {
    vi.useFakeTimers()
    const session = await fresh()
    answers(tokens('one', 60), tokens('two'))
    await session.refresh()
    await vi.advanceTimersByTimeAsync(29_000)
    expect(fetched).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(2000)
    expect(fetched).toHaveBeenCalledTimes(2)
  })
})

describe('sessionFetch', () => {
  it('sends the token, and tries again once with a new one', async () => {
    const session = await fresh()
    const stale = { status: 401, body: { code: 'PGRST301', message: 'JWT expired' } }
    answers(tokens('one'), stale, tokens('two'), { body: [1] })
    await session.refresh()
    const response = await session.sessionFetch('/api/leads')
    expect(await response.json()).toEqual([1])
    expect(sent()).toEqual([
      ['/session/refresh', null],
      ['/api/leads', 'Bearer one'],
      ['/session/refresh', null],
      ['/api/leads', 'Bearer two'],
    ])
  })

  it('leads to the log-in page, which comes back, when the session has ended', async () => {
    const session = await fresh()
    const ended = { status: 401, body: { code: 'LM913', message: 'ended' } }
    answers(tokens('one'), ended, { status: 401, body: { code: 'LM106', message: 'no' } })
    await session.refresh()
    await expect(session.sessionFetch('/api/leads')).rejects.toMatchObject({ code: 'LM913' })
    expect(session.place.go).toHaveBeenCalledWith('/log-in?next=%2Fapp%2Fleads%3Fpage%3D2')
  })

  it('refreshes before it sends a token that has expired', async () => {
    const session = await fresh()
    answers(tokens('one', 1), tokens('two'), {})
    await session.refresh()
    await session.sessionFetch('/api/leads')
    expect(sent().at(-1)).toEqual(['/api/leads', 'Bearer two'])
  })

  it('throws refusals, and says when no answer came', async () => {
    const session = await fresh()
    answers({ status: 403, body: { code: 'LM115', message: 'not allowed' } })
    await expect(session.sessionFetch('/api/x')).rejects.toMatchObject({ code: 'LM115' })
    fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    await expect(session.sessionFetch('/api/x')).rejects.toMatchObject({ code: 'OFFLINE' })
    fetched.mockRejectedValueOnce(new DOMException('left', 'AbortError'))
    await expect(session.sessionFetch('/api/x')).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('log-in and log-out', () => {
  it('keeps the token, or asks for a further step', async () => {
    const session = await fresh()
    answers({ body: { ticket: 't', factors: ['totp'], expires_in: 300 } }, tokens('one'))
    expect(await session.logIn({ email: 'a@b.example', password: 'x' })).toHaveProperty('ticket')
    expect(session.role()).toBeNull()
    await session.logIn({ ticket: 't', code: '123456' })
    expect(session.role()).toBe('member')
    answers({ status: 204 })
    await session.logOut()
    expect(session.role()).toBeNull()
  })

  it('passes refusals on', async () => {
    const session = await fresh()
    const wrong = { status: 401, body: { code: 'LM101', message: 'wrong' } }
    answers(wrong, wrong, wrong)
    await expect(session.logIn({ sign_in: 'x' })).rejects.toMatchObject({ code: 'LM101' })
    await expect(session.logOut()).rejects.toMatchObject({ code: 'LM101' })
    await expect(session.switchOrganization('x')).rejects.toMatchObject({ code: 'LM101' })
  })

  it('is one of all tabs', async () => {
    const [here, there] = [await fresh(), await fresh()]
    here.followOtherTabs()
    answers({ status: 204 }, tokens('other'))
    await there.logOut()
    await vi.waitFor(() => expect(here.place.go).toHaveBeenCalled())
    await there.switchOrganization('another')
    await vi.waitFor(() => expect(here.place.reload).toHaveBeenCalled())
  })
})

describe('what the page knows', () => {
  it('reads the session from the token', async () => {
    const session = await fresh()
    expect(session.sessionId()).toBeNull()
    answers(tokens(`x.${btoa(JSON.stringify({ sid: 'abc' }))}.y`))
    await session.refresh()
    expect(session.sessionId()).toBe('abc')
  })

  it('takes no address of another site for the way back', async () => {
    const { safeNext, homeOf, door } = await fresh()
    expect(safeNext('/app/leads?page=2')).toBe('/app/leads?page=2')
    for (const next of ['//evil.example', 'https://evil.example', '/app\\evil', '/other', null])
      expect(safeNext(next)).toBeNull()
    expect([homeOf('admin'), homeOf('member'), door()]).toEqual(['/admin/', '/app/', 'public'])
  })
})
