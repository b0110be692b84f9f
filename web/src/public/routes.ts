import type { ComponentType } from 'react'

/** A public page: its address is loaded as a whole, so links are plain links. */
export type PublicRoute = {
  /** `/o/:slug` has a parameter. */
  path: string
  load: () => Promise<{ Page: ComponentType<{ params: Record<string, string> }> }>
  /** Without our header, for frames of other sites. */
  isBare?: true
}

/** One line a page. nginx serves these addresses at the public door, and /log-in at the admin door, too. */
export const routes: PublicRoute[] = [
  { path: '/', load: () => import('./home/page') },
  { path: '/contact', load: () => import('./contact/page') },
  { path: '/o/:niche', load: () => import('./landing/page') },
  { path: '/o/:niche/thank-you', load: () => import('./thank-you/page') },
  { path: '/embed/:niche', load: () => import('./embed/page'), isBare: true },
  { path: '/embed/:niche/thank-you', load: () => import('./embed/thank-you'), isBare: true },
  { path: '/log-in', load: () => import('./account/log-in/page') },
  { path: '/sign-up', load: () => import('./account/sign-up/page') },
  { path: '/forgot-password', load: () => import('./account/forgot-password/page') },
]

/** The page of an address, with the parameters in it. */
export function routeOf(
  path: string,
  among: PublicRoute[] = routes,
): { route: PublicRoute; params: Record<string, string> } | null {
  for (const route of among) {
    const pattern = route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')
    const found = new RegExp(`^${pattern}/?$`).exec(path)
    if (found) return { route, params: { ...found.groups } }
  }
  return null
}
