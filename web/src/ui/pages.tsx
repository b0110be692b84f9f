import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
  redirect,
} from '@tanstack/react-router'
import { faultsOf } from '../api/faults'
import { followOtherTabs, refresh, toLogIn } from '../api/session'
import { parseSearch, stringifySearch } from './address'
import { loadBrand } from './brand'
import { Empty } from './Empty'
import { Faults } from './Faults'
import { LinkButton } from './Link'
import type { SearchFunction } from './palette'
import { startPages } from './Root'
import { type Group, type PageRoute, pageAt } from './routing'
import { Shell } from './Shell'
import { Loading } from './States'
import { ui } from './texts'

type Entry = {
  basepath: '/app' | '/admin'
  pages: PageRoute[]
  groups: Group[]
  search?: SearchFunction
}

/** Starts app or admin: refreshes the log-in once, then draws, so that no page asks without a token. */
export async function startEntry(entry: Entry): Promise<void> {
  // On a slow line each of these takes a while: none waits for another. If the page fails to load, its route says so.
  const branding = loadBrand()
  const path = location.pathname.slice(entry.basepath.length)
  const wanted = pageAt(path, entry.pages) ?? entry.pages[0]
  wanted?.load().catch(() => undefined)
  try {
    if (!(await refresh())) {
      toLogIn()
      return
    }
  } catch (error) {
    startPages(<Unreachable error={error} />)
    return
  }
  followOtherTabs()
  await branding
  startPages(<RouterProvider router={routerOf(entry) as never} />)
}

export function routerOf({ basepath, pages, groups, search }: Entry) {
  const root = createRootRoute({
    component: () => <Shell pages={pages} groups={groups} search={search} />,
    notFoundComponent: NotFound,
  })
  const first = createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: pages[0]?.path as never, replace: true })
    },
  })
  const routes = pages.map((page) =>
    createRoute({
      getParentRoute: () => root,
      path: page.path,
      component: lazyRouteComponent(page.load, 'Page'),
      // What was typed on the page of one thing is not kept on that of the next one, which it would be sent for.
      remountDeps: ({ params }) => (params as { id?: string }).id,
    }),
  )
  return createRouter({
    routeTree: root.addChildren([first, ...routes]),
    basepath,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: ({ error, reset }) => <Faults error={error} onRetry={reset} />,
    scrollRestoration: true,
  })
}

function NotFound() {
  return (
    <Empty
      drawing="search"
      title={ui.notFound}
      action={<LinkButton to="/">{ui.toHome}</LinkButton>}
    >
      {ui.notFoundWhy}
    </Empty>
  )
}

function Unreachable({ error }: { error: unknown }) {
  return (
    <main style={{ maxWidth: 480, margin: '15vh auto', padding: 16 }}>
      <Faults error={faultsOf(error)} onRetry={() => location.reload()} />
    </main>
  )
}
