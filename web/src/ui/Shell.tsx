import { AppShell, Burger, Button, Group, NavLink, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { BrandMark } from './BrandMark'
import { ZoneProvider } from './Dates'
import { Icon } from './icons'
import { useMe } from './me'
import { Offline } from './Offline'
import { Palette } from './Palette'
import { ProofDialog } from './Proof'
import type { SearchFunction } from './palette'
import type { Group as NavGroup, PageRoute } from './routing'
import { ui } from './texts'
import { UserMenu } from './UserMenu'

type Props = { pages: PageRoute[]; groups: NavGroup[]; search?: SearchFunction }

/** The frame of app and admin: navigation, who is logged in, search; the page stands in the middle. */
export function Shell({ pages, groups, search }: Props) {
  const me = useMe()
  const [opened, menu] = useDisclosure()
  const [finding, finder] = useDisclosure()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const shownBefore = useRef(path)
  // Of `/leads` and `/leads/queue` the longer one is where one is.
  const here = pages
    .filter((one) => one.nav && (path === one.path || path.startsWith(`${one.path}/`)))
    .sort((one, other) => other.path.length - one.path.length)[0]?.path
  const offered = pages.filter((one) => one.nav)

  // A new page begins where a screen reader and the keyboard expect it.
  useEffect(() => {
    if (shownBefore.current === path) return
    shownBefore.current = path
    menu.close()
    main.current?.focus()
  }, [path, menu.close])

  return (
    <ZoneProvider value={me.data?.organization?.time_zone}>
      <a className="skip-link" href="#main">
        {ui.skip}
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        padding={{ base: 'md', sm: 'xl' }}
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger
                opened={opened}
                onClick={menu.toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={ui.openMenu}
                aria-expanded={opened}
              />
              <Group gap="xs" wrap="nowrap" fw={600}>
                <BrandMark />
              </Group>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <Button
                variant="default"
                size="xs"
                leftSection={<Icon name="search" size={14} />}
                rightSection={
                  <Text component="kbd" size="xs" c="dimmed" visibleFrom="sm">
                    Ctrl K
                  </Text>
                }
                onClick={finder.open}
              >
                {ui.search}
              </Button>
              <UserMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm" aria-label={ui.navigation}>
          <div className="nav-scroll">
            <Stack gap="md">
              {groups.map((group) => (
                <NavSection
                  key={group.key}
                  group={group}
                  pages={offered.filter((one) => one.nav?.group === group.key)}
                  here={here}
                />
              ))}
            </Stack>
          </div>
        </AppShell.Navbar>
        <AppShell.Main id="main" ref={main} tabIndex={-1}>
          <Offline />
          <div style={{ maxWidth: 1280, marginInline: 'auto' }}>
            <Outlet />
          </div>
        </AppShell.Main>
      </AppShell>
      <ProofDialog />
      <Palette
        opened={finding}
        onOpen={finder.open}
        onClose={finder.close}
        search={search}
        pages={offered.map(({ path: to, title, nav }) => ({
          key: to.replaceAll('/', '-'),
          title,
          icon: nav?.icon,
          to,
        }))}
      />
    </ZoneProvider>
  )
}

type SectionProps = { group: NavGroup; pages: PageRoute[]; here?: string }

function NavSection({ group, pages, here }: SectionProps) {
  if (pages.length === 0) return null
  return (
    <section aria-label={group.title || undefined}>
      {group.title && (
        <Text size="xs" fw={600} c="dimmed" px="sm" mb={4}>
          {group.title}
        </Text>
      )}
      {pages.map((page) => (
        <NavLink
          key={page.path}
          component={Link}
          to={page.path as never}
          label={page.title}
          leftSection={page.nav && <Icon name={page.nav.icon} />}
          active={page.path === here}
          aria-current={page.path === here ? 'page' : undefined}
          className="nav-entry"
        />
      ))}
    </section>
  )
}
