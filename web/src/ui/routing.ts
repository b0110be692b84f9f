import type { ComponentType } from 'react'
import type { IconName } from './icons'

/** A page of app or admin: one line in its routes.tsx. */
export type PageRoute = {
  /** Below /app or /admin; `$id` is a parameter. */
  path: string
  title: string
  /** A module with a component `Page`, loaded when it is first opened. */
  load: () => Promise<{ Page: ComponentType }>
  /** Where it stands in the navigation; without one it is reached from other pages. */
  nav?: { group: string; icon: IconName }
}

/** A group of the navigation, in this order. */
export type Group = { key: string; title: string }

/** The page of an address, without the path below which all of them lie. */
export const pageAt = (path: string, pages: PageRoute[]) =>
  pages.find((page) => new RegExp(`^${page.path.replace(/\$\w+/g, '[^/]+')}/?$`).test(path))
