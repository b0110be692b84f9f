import type { ComponentType } from 'react'

/** A public page: its address is loaded as a whole, so links are plain links. */
export type PublicRoute = {
  /** `/o/:slug` has a parameter. */
  path: string
  load: () => Promise<{ Page: ComponentType<{ params: Record<string, string> }> }>
}

/** One line a page. nginx serves these addresses at the public door, and /log-in at the admin door, too. */
export const routes: PublicRoute[] = [
  { path: '/', load: () => import('./home/page') },
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
