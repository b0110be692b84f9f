import { Button, Menu } from '@mantine/core'
import { askFor } from '../../ui/askFor'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Icon } from '../../ui/icons'
import { useMe } from '../../ui/me'
import { say, sayFault } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { nameOf, type User, useReinstate, useResetFactors, useSuspend } from './queries'
import { t } from './texts'

/** What an admin can do with a user; not with oneself. */
export function Acts({ user }: { user: User }) {
  const me = useMe()
  const suspending = useSuspend()
  const reinstating = useReinstate()
  const resetting = useResetFactors()
  if (me.data?.id === user.id || user.deleted_at) return null
  const isSuspended = user.status === 'suspended'
  const act = () =>
    confirm({
      title: `${isSuspended ? t.reinstate : t.suspend}: ${nameOf(user)}`,
      children: isSuspended ? t.reinstateWhat : t.suspendWhat,
      confirm: isSuspended ? t.reinstate : t.suspend,
      isDestructive: !isSuspended,
      onConfirm: () =>
        carryOut(isSuspended ? reinstating : suspending, user.id, {
          onSuccess: () => say(isSuspended ? t.reinstated : t.suspended),
          onError: sayFault,
        }),
    })
  const reset = () =>
    askFor({
      title: t.reset,
      children: t.resetWhat,
      label: t.resetReason,
      hint: t.resetHint,
      act: t.reset,
      isDestructive: true,
      onGiven: async (reason) => {
        await resetting.mutateAsync({ user_id: user.id, reason })
        say(t.resetDone)
      },
    })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<Icon name="dots" size={16} />}>
          {ui.actions}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={act}>{isSuspended ? t.reinstate : t.suspend}</Menu.Item>
        <Menu.Item onClick={reset}>{t.reset}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
