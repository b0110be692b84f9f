import {
  ActionIcon,
  Button,
  type MantineColorScheme,
  NativeSelect,
  Popover,
  Stack,
  Text,
  useMantineColorScheme,
} from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { homeOf, logOut, place, role, switchOrganization } from '../api/session'
import { chooseLanguage, LANGUAGES, type Language, language } from '../texts/language'
import { carryOut } from './carry-out'
import { Icon } from './icons'
import { useMe } from './me'
import { sayFault } from './notify'
import { ui } from './texts'

const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: ui.system },
  { value: 'light', label: ui.light },
  { value: 'dark', label: ui.dark },
]

/** Who is logged in, the organisation to act for, colours, language, log-out. */
export function UserMenu() {
  const me = useMe().data
  return (
    <Popover width={280} position="bottom-end" trapFocus withinPortal={false}>
      <Popover.Target>
        <ActionIcon variant="default" size="lg" radius="xl" aria-label={ui.account}>
          <Icon name="leads" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={ui.account}>
        <Stack gap="sm">
          <div>
            <Text fw={600} truncate>
              {me?.organization?.name ?? me?.email}
            </Text>
            {me?.organization && (
              <Text size="sm" c="dimmed" truncate>
                {me.email}
              </Text>
            )}
          </div>
          <Choices />
          <LogOut />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function Choices() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const me = useMe().data
  const switching = useMutation({
    mutationFn: switchOrganization,
    // Everything on the page is the other organisation's.
    onSuccess: () => place.go(homeOf(role() ?? 'member')),
    onError: sayFault,
  })
  return (
    <>
      {me?.organization && me.organizations.length > 1 && (
        <NativeSelect
          label={ui.organization}
          value={me.organization.id}
          data={me.organizations.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(event) => carryOut(switching, event.currentTarget.value)}
        />
      )}
      <NativeSelect
        label={ui.look}
        value={colorScheme}
        data={SCHEMES}
        onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
      />
      <NativeSelect
        label={ui.language}
        value={language}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
      />
    </>
  )
}

function LogOut() {
  const leaving = useMutation({
    mutationFn: logOut,
    onSuccess: () => place.go('/log-in'),
    onError: sayFault,
  })
  return (
    <Button
      variant="default"
      leftSection={<Icon name="logOut" />}
      loading={leaving.isPending}
      onClick={() => carryOut(leaving, undefined)}
    >
      {ui.logOut}
    </Button>
  )
}
