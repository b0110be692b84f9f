import { useSyncExternalStore } from 'react'

/** What the operator of this installation calls it, and how it looks: what `site` answers, as far as pages show it. */
type Brand = {
  name: string
  logo: string | null
  accent_light: string | null
  accent_dark: string | null
}

const KEY = 'leadmill-brand'
const OURS: Brand = { name: 'Leadmill', logo: null, accent_light: null, accent_dark: null }

let known: Brand | null = null
const followers = new Set<() => void>()

function kept(): Brand | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Brand | null
  } catch {
    return null
  }
}

/** The page of a niche brings it along. */
function ofPage(): Brand | null {
  return JSON.parse(document.getElementById('site')?.textContent ?? 'null') as Brand | null
}

async function ask(): Promise<void> {
  const response = await fetch('/api/rpc/site')
  if (!response.ok) return
  const { name, logo, accent_light, accent_dark } = (await response.json()) as Brand
  const next = { name, logo, accent_light, accent_dark }
  if (JSON.stringify(next) === JSON.stringify(known)) return
  known = next
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Storage may be switched off: the next page asks again.
  }
  paint()
  for (const follower of followers) follower()
}

/** Hand the colours to the style sheets: pages.css and public.css take them where they are set. */
function paint(): void {
  const root = document.documentElement
  const { accent_light, accent_dark } = brand()
  for (const [scheme, colour] of Object.entries({ light: accent_light, dark: accent_dark })) {
    root.toggleAttribute(`data-brand-${scheme}`, colour !== null)
    root.style.setProperty(`--brand-${scheme}`, colour)
  }
}

/**
 * Learn the brand before something is drawn: from the visit before, while it is asked anew; the first time from the
 * server. Without an answer it is ours.
 */
export async function loadBrand(): Promise<void> {
  const brought = ofPage()
  known = brought ?? kept()
  paint()
  if (brought) return
  const asking = ask().catch(() => undefined)
  if (!known) await asking
}

export const brand = (): Brand => known ?? OURS

function follow(follower: () => void) {
  followers.add(follower)
  return () => followers.delete(follower)
}

/** The brand; draws again when the operator has changed it. */
export const useBrand = (): Brand => useSyncExternalStore(follow, brand)
