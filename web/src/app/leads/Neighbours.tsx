import { ActionIcon, Group } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useZone } from '../../ui/Dates'
import { Icon, type IconName } from '../../ui/icons'
import { LinkButton } from '../../ui/Link'
import { useLeadFilter } from './address'
import { d } from './detail-texts'
import { type LeadLine, neighbourQuery } from './queries'

/** To the list, and to the leads beside this one in it: also by Alt+K and Alt+J. */
export function Neighbours({ lead }: { lead: LeadLine }) {
  const { filter } = useLeadFilter()
  const zone = useZone()
  const navigate = useNavigate()
  const before = useQuery(neighbourQuery(lead, 'before', filter, zone)).data ?? null
  const after = useQuery(neighbourQuery(lead, 'after', filter, zone)).data ?? null
  const go = (id: string | null) => {
    if (id) void navigate({ to: `/leads/${id}`, search: true } as never)
  }
  useHotkeys([
    ['alt+K', () => go(before), { usePhysicalKeys: true }],
    ['alt+J', () => go(after), { usePhysicalKeys: true }],
  ])
  const button = (id: string | null, label: string, icon: IconName, keys: string) => (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      disabled={!id}
      onClick={() => go(id)}
    >
      <Icon name={icon} />
    </ActionIcon>
  )
  return (
    <Group gap="xs">
      <LinkButton to="/leads" search={true as never} variant="default">
        {d.back}
      </LinkButton>
      {button(before, d.previous, 'arrowUp', 'Alt+K')}
      {button(after, d.next, 'arrowDown', 'Alt+J')}
    </Group>
  )
}
