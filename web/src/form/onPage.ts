import type { NicheForm, Receipt } from './niche'

/** What the service wrote into the page; null where there is no such niche. */
export function formOfPage(): NicheForm | null {
  const element = document.getElementById('niche-form')
  return element ? (JSON.parse(element.textContent ?? 'null') as NicheForm) : null
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
