import type { Values } from './fields'
import type { Receipt } from './niche'

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

/** The answer to a form, for the thank-you page: it holds the token by which files are attached. */
export function saveReceipt(receipt: Receipt): void {
  try {
    sessionStorage.setItem(`leadmill-receipt ${receipt.niche}`, JSON.stringify(receipt))
  } catch {
    // Without storage the page only says thank you.
  }
}

export function loadReceipt(niche: string): Receipt | null {
  try {
    return JSON.parse(sessionStorage.getItem(`leadmill-receipt ${niche}`) ?? 'null')
  } catch {
    return null
  }
}
