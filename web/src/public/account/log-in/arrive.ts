import type { Fault } from '../../../api/faults'
import { faultOf } from '../../../api/faults'
import type { LogInAnswer } from '../../../api/json'
import { homeOf, place, safeNext } from '../../../api/session'
import { t } from '../texts'

const KEY = 'leadmill-next'

/** The page that was asked for before the log-in; it survives the way to Google and back. */
export function rememberNext(): void {
  const next = safeNext(new URLSearchParams(location.search).get('next'))
  if (next) sessionStorage.setItem(KEY, next)
}

/** Where somebody who has logged in wanted to go. */
export function arrive(answer: Extract<LogInAnswer, { access_token: string }>): void {
  const next =
    safeNext(new URLSearchParams(location.search).get('next')) ??
    safeNext(sessionStorage.getItem(KEY))
  sessionStorage.removeItem(KEY)
  // An admin without a second factor can set one up, and nothing else.
  if (answer.second_factor_required) place.go('/admin/security')
  else if (next?.startsWith(homeOf(answer.role))) place.go(next)
  else place.go(homeOf(answer.role))
}

/** What an outside sign-in came back with, behind the # of the address; it is removed from there at once. */
export function takeReturned(): { sign_in: string } | { fault: Fault } | null {
  const said = new URLSearchParams(location.hash.slice(1))
  const sign_in = said.get('sign_in')
  if (!sign_in && !said.has('code')) return null
  history.replaceState(null, '', location.pathname + location.search)
  if (sign_in) return { sign_in }
  // Of a refusal only its code is taken: anybody can make a link, and its words would stand here as ours.
  const code = /^LM\d{3}$/.exec(said.get('code') ?? '')?.[0] ?? 'LM125'
  return { fault: faultOf({ code, message: t.returned[code] ?? t.returned.LM125 }, 400) }
}
