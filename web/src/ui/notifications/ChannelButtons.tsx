import { ActionIcon, Button, Menu } from '@mantine/core'
import { confirm } from '../Confirm'
import { carryOut } from '../carry-out'
import { Icon } from '../icons'
import { say, sayFault } from '../notify'
import { ui } from '../texts'
import type { ChannelDoing } from './Channels'
import {
  type Channel,
  useEnableChannel,
  useRemoveChannel,
  useRotateSecret,
  useTestChannel,
} from './queries'
import { t } from './texts'

type Props = { channel: Channel; onDoing: (doing: ChannelDoing) => void }

export function ChannelButtons({ channel, onDoing }: Props) {
  const testing = useTestChannel()
  const enabling = useEnableChannel()
  const rotating = useRotateSecret()
  const removing = useRemoveChannel()
  const { id, name } = channel
  const rotate = () =>
    confirm({
      title: t.rotateOne(name),
      children: t.rotateWhat,
      confirm: t.rotate,
      isDestructive: false,
      onConfirm: () =>
        carryOut(rotating, id, {
          onSuccess: ({ signing_secret: secret }) => onDoing({ what: 'secret', secret }),
          onError: sayFault,
        }),
    })
  const remove = () =>
    confirm({
      title: t.removeOne(name),
      children: t.removeChannelWhat(name),
      confirm: t.remove,
      onConfirm: () =>
        carryOut(removing, id, { onSuccess: () => say(t.removed), onError: sayFault }),
    })
  return (
    <>
      {channel.status === 'disabled' ? (
        <Button
          size="xs"
          variant="default"
          aria-label={t.enableOne(name)}
          loading={enabling.isPending}
          onClick={() =>
            carryOut(enabling, id, { onSuccess: () => say(t.enabled), onError: sayFault })
          }
        >
          {t.enable}
        </Button>
      ) : (
        <Button
          size="xs"
          variant="default"
          aria-label={t.testOne(name)}
          loading={testing.isPending}
          onClick={() =>
            carryOut(testing, id, { onSuccess: () => say(t.tested), onError: sayFault })
          }
        >
          {t.test}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={`${ui.actions}: ${name}`}>
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onDoing({ what: 'edit', channel })}>{t.edit}</Menu.Item>
          <Menu.Item onClick={() => onDoing({ what: 'target', channel })}>
            {t.replaceTarget}
          </Menu.Item>
          <Menu.Item onClick={() => onDoing({ what: 'resend', channel })}>{t.resendAll}</Menu.Item>
          {channel.kind === 'endpoint' && <Menu.Item onClick={rotate}>{t.rotate}</Menu.Item>}
          <Menu.Item onClick={remove}>{t.remove}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
