import type { Values } from './fields'

/** What was typed, for when the page is loaded again. The storage of the tab alone: nothing outlives it. */
export type Draft = { values: Values; agreed: string[]; page: number; key: string }

const nameOf = (niche: string) => `leadmill-form ${niche}`

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function loadDraft(niche: string): Draft {
  const fresh = { values: {}, agreed: [], page: 0, key: newKey() }
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(nameOf(niche)) ?? 'null')
    return { ...fresh, ...(kept as Partial<Draft> | null) }
  } catch {
    return fresh
  }
}

export function saveDraft(niche: string, draft: Draft): void {
  try {
    sessionStorage.setItem(nameOf(niche), JSON.stringify(draft))
  } catch {
    // Without storage, in some frames, a reload begins anew.
  }
}

export function dropDraft(niche: string): void {
  try {
    sessionStorage.removeItem(nameOf(niche))
  } catch {
    // There is none.
  }
}
