import type { ApiKey } from './queries'

type KeyState = 'valid' | 'expired' | 'revoked'

export function stateOf(
  key: Pick<ApiKey, 'revoked_at' | 'expires_at'>,
  now = Date.now(),
): KeyState {
  if (key.revoked_at) return 'revoked'
  return key.expires_at && Date.parse(key.expires_at) <= now ? 'expired' : 'valid'
}

/** One network a line, or between commas; null where none is named. */
export function networksOf(text: string): string[] | null {
  const named = text.split(/[\s,]+/).filter(Boolean)
  return named.length > 0 ? named : null
}

/** The moment in so many days; null for no end. */
export function inDays(days: string, now = Date.now()): string | null {
  return days === '' ? null : new Date(now + Number(days) * 86_400_000).toISOString()
}
