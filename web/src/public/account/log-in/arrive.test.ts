import { beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { place } from '../../../api/session'
import { arrive, rememberNext, takeReturned } from './arrive'

const member = { access_token: 'x', expires_in: 900, role: 'member' } as const
const admin = { ...member, role: 'admin' } as const
let go: MockInstance<typeof place.go>

beforeEach(() => {
  go = vi.spyOn(place, 'go').mockReturnValue()
  sessionStorage.clear()
  history.replaceState(null, '', '/log-in')
})

test('who has logged in comes back to the page that was asked for', () => {
  history.replaceState(null, '', '/log-in?next=%2Fapp%2Fleads%3Fpage%3D2')
  arrive(member)
  expect(go).toHaveBeenCalledWith('/app/leads?page=2')
})

test('the page is remembered over the way to another site and back', () => {
  history.replaceState(null, '', '/log-in?next=%2Fapp%2Fusage')
  rememberNext()
  history.replaceState(null, '', '/log-in')
  arrive(member)
  expect(go).toHaveBeenCalledWith('/app/usage')
})

test('nobody is led to another site, or to the pages of others', () => {
  history.replaceState(null, '', '/log-in?next=https%3A%2F%2Fevil.example')
  arrive(member)
  expect(go).toHaveBeenLastCalledWith('/app/')
  history.replaceState(null, '', '/log-in?next=%2Fapp%2Fleads')
  arrive(admin)
  expect(go).toHaveBeenLastCalledWith('/admin/')
})

test('an admin without a second factor sets one up first', () => {
  arrive({ ...admin, second_factor_required: true })
  expect(go).toHaveBeenCalledWith('/admin/security')
})

test('what an outside sign-in came back with is taken out of the address', () => {
  history.replaceState(null, '', '/log-in#sign_in=abc')
  expect(takeReturned()).toEqual({ sign_in: 'abc' })
  expect(location.hash).toBe('')
  history.replaceState(null, '', '/log-in#code=LM105&message=account+is+not+active')
  expect(takeReturned()).toMatchObject({ fault: { code: 'LM105' } })
  expect(takeReturned()).toBeNull()
})

test('the words of a link are never shown as ours', () => {
  for (const code of ['LM125', 'LM999', 'constructor', '__proto__']) {
    const details = '[{"field":"x","message":"y"}]'
    const said = { code, message: 'Call 555 0100', hint: 'now', details }
    history.replaceState(null, '', `/log-in#${new URLSearchParams(said)}`)
    const returned = takeReturned()
    expect(returned).toMatchObject({
      fault: { message: 'The sign-in was not completed. Begin again.', hint: null, details: null },
    })
    expect(returned && 'fault' in returned && returned.fault.fields.size).toBe(0)
  }
  history.replaceState(null, '', '/log-in#code=LM118&message=x')
  expect(takeReturned()).toMatchObject({
    fault: { message: expect.stringContaining('No account') },
  })
})
