import { ActionIcon, Button, Menu } from '@mantine/core'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Icon } from '../../ui/icons'
import { say, sayFault } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { type Connection, useCheck, useRemove, useUpdate } from './queries'
import { t } from './texts'

type Props = { connection: Connection; onChange: () => void }

export function Buttons({ connection, onChange }: Props) {
  const { id, name, is_active } = connection
  const updating = useUpdate()
  const checking = useCheck()
  const removing = useRemove()
  const remove = () =>
    confirm({
      title: t.removeOne(name),
      children: t.removeWhat(name),
      confirm: t.remove,
      onConfirm: () =>
        carryOut(removing, id, { onSuccess: () => say(t.removed), onError: sayFault }),
    })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t.checkOne(name)}
        loading={checking.isPending}
        onClick={() =>
          carryOut(checking, id, { onSuccess: () => say(t.checking), onError: sayFault })
        }
      >
        {t.check}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={`${ui.actions}: ${name}`}>
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onChange}>{t.change}</Menu.Item>
          <Menu.Item
            onClick={() =>
              carryOut(
                updating,
                { connection_id: id, is_active: !is_active },
                { onSuccess: () => say(t.saved), onError: sayFault },
              )
            }
          >
            {is_active ? t.pause : t.resume}
          </Menu.Item>
          <Menu.Item onClick={remove}>{t.remove}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
