import { Anchor, Group } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'

type Props = {
  label: string
  sections: { to: string; title: string }[]
  /** Whether the filters in the address hold for all parts. */
  keepsSearch?: boolean
  /** The part that is shown where the address names none. */
  first?: string
}

/** The parts of a page, each at an address of its own. */
export function Sections({ label, sections, keepsSearch = false, first }: Props) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const known = sections.some(({ to }) => to === path)
  return (
    <Group component="nav" aria-label={label} gap={4} mb="lg" className="sections">
      {sections.map(({ to, title }) => (
        <Anchor
          key={to}
          component={Link}
          to={to as never}
          search={keepsSearch as never}
          underline="never"
          aria-current={path === to || (first === to && !known) ? 'page' : undefined}
        >
          {title}
        </Anchor>
      ))}
    </Group>
  )
}
