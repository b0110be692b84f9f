import { Badge, Button, Group, Modal, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type Column, DataTable } from '../DataTable'
import { formatDate, useZone } from '../Dates'
import { useDialog } from '../dialog'
import { Empty } from '../Empty'
import { Icon } from '../icons'
import { say } from '../notify'
import { ui } from '../texts'
import { ChannelButtons } from './ChannelButtons'
import { ChannelForm, TargetForm } from './ChannelForm'
import { EditForm } from './EditForm'
import { type Channel, channelsQuery } from './queries'
import { ResendForm } from './ResendForm'
import { Secret } from './Secret'
import { t } from './texts'

export type ChannelDoing =
  | { what: 'add' }
  | { what: 'edit' | 'target' | 'resend'; channel: Channel }
  | { what: 'secret'; secret: string }

const titles = {
  add: t.addChannel,
  edit: t.edit,
  target: t.replaceTarget,
  resend: t.resendAll,
  secret: t.secretTitle,
}

const columns: Column<Channel>[] = [
  { key: 'name', title: t.name, cell: (row) => row.name },
  { key: 'kind', title: t.kind, cell: (row) => t.kinds[row.kind] ?? row.kind },
  { key: 'hint', title: t.target, cell: (row) => row.hint ?? '–' },
  { key: 'status', title: t.state, cell: (row) => <State row={row} /> },
]

function State({ row }: { row: Channel }) {
  const zone = useZone()
  if (row.status === 'disabled')
    return (
      <>
        <Badge color="red.9">{t.disabled}</Badge>
        <Text size="sm">{row.disabled_reason}</Text>
      </>
    )
  if (!row.confirmed_at) return <Badge variant="default">{t.unconfirmed}</Badge>
  return (
    <>
      <Badge>{t.active}</Badge>
      {row.failing_since_at && (
        <Text size="sm">{t.failing(formatDate(row.failing_since_at, 'time', zone))}</Text>
      )}
    </>
  )
}

export function Channels({ mayManage }: { mayManage: boolean }) {
  const channels = useQuery(channelsQuery)
  const [doing, setDoing, close] = useDialog<ChannelDoing>()
  const add = (
    <Button leftSection={<Icon name="plus" />} onClick={() => setDoing({ what: 'add' })}>
      {t.addChannel}
    </Button>
  )
  return (
    <>
      {mayManage && (
        <Group justify="flex-end" mb="md">
          {add}
        </Group>
      )}
      <DataTable
        label={t.tabs.channels}
        columns={columns}
        rows={channels.data}
        idOf={(row) => row.id}
        error={channels.error}
        onRetry={() => void channels.refetch()}
        actions={
          mayManage ? (row) => <ChannelButtons channel={row} onDoing={setDoing} /> : undefined
        }
        empty={
          <Empty drawing="mail" title={t.noChannels}>
            {t.noChannelsWhy}
          </Empty>
        }
      />
      <Modal
        opened={doing !== null}
        onClose={close}
        title={doing && titles[doing.what]}
        closeOnClickOutside={doing?.what !== 'secret'}
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        {doing?.what === 'add' && (
          <ChannelForm
            onCreated={({ signing_secret }) => {
              say(t.saved)
              setDoing(signing_secret ? { what: 'secret', secret: signing_secret } : null)
            }}
          />
        )}
        {doing?.what === 'edit' && (
          <EditForm
            channel={doing.channel}
            onDone={() => {
              say(t.saved)
              close()
            }}
          />
        )}
        {doing?.what === 'target' && (
          <TargetForm
            channel={doing.channel}
            onDone={() => {
              say(t.replaced)
              close()
            }}
          />
        )}
        {doing?.what === 'resend' && (
          <ResendForm
            channel={doing.channel}
            onDone={(message) => {
              say(message)
              close()
            }}
          />
        )}
        {doing?.what === 'secret' && <Secret value={doing.secret} onDone={close} />}
      </Modal>
    </>
  )
}
