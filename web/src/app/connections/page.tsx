import { Badge, Button, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { place } from '../../api/session'
import { carryOut } from '../../ui/carry-out'
import { type Column, DataTable } from '../../ui/DataTable'
import { useDialog } from '../../ui/dialog'
import { Empty } from '../../ui/Empty'
import { useMay } from '../../ui/me'
import { say, sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { ui } from '../../ui/texts'
import { Buttons } from './Buttons'
import { ChangeForm } from './ChangeForm'
import { ConnectForm } from './ConnectForm'
import { type Connection, connectionsQuery, useAuthorize } from './queries'
import { Returned } from './Returned'
import { t } from './texts'

const columns: Column<Connection>[] = [
  { key: 'name', title: t.name, cell: (row) => row.name },
  { key: 'company', title: t.company, cell: (row) => `${row.company_domain}.pipedrive.com` },
  {
    key: 'objects',
    title: t.objects,
    cell: (row) => row.objects.map((object) => t.object[object] ?? object).join(', '),
  },
  { key: 'status', title: t.state, cell: (row) => <State row={row} /> },
]

function State({ row }: { row: Connection }) {
  const isWell = row.status === 'connected' && row.is_active
  return (
    <>
      <Badge variant={isWell ? 'filled' : 'default'}>
        {row.is_active ? (t.states[row.status] ?? row.status) : t.paused}
      </Badge>
      {row.niche_id && <Text size="sm">{t.imports}</Text>}
      {row.problem && (
        <Text size="sm" c="dimmed">
          {row.problem}
        </Text>
      )}
    </>
  )
}

/** The CRM of the organisation: connect, pause, check, remove. */
export function Page() {
  const connections = useQuery(connectionsQuery)
  const mayManage = useMay('manage_settings')
  const authorizing = useAuthorize()
  const [changed, setChanged, close] = useDialog<Connection | 'new'>()
  const done = () => {
    say(t.saved)
    close()
  }
  const authorize = () =>
    carryOut(authorizing, undefined, {
      thenGo: ({ authorize_url }) => place.go(authorize_url),
      onError: sayFault,
    })
  const actions = mayManage && (
    <>
      <Button onClick={authorize} loading={authorizing.isPending}>
        {t.oauth}
      </Button>
      <Button variant="default" onClick={() => setChanged('new')}>
        {t.byToken}
      </Button>
    </>
  )
  return (
    <>
      <PageHeader title={t.title} actions={actions}>
        {t.about}
      </PageHeader>
      <Stack>
        <Returned />
        <DataTable
          label={t.title}
          columns={columns}
          rows={connections.data}
          idOf={(row) => row.id}
          error={connections.error}
          onRetry={() => void connections.refetch()}
          actions={
            mayManage
              ? (row) => <Buttons connection={row} onChange={() => setChanged(row)} />
              : undefined
          }
          empty={
            <Empty drawing="broken" title={t.none}>
              {t.noneWhy}
            </Empty>
          }
        />
      </Stack>
      <Modal
        opened={changed !== null}
        onClose={close}
        title={changed === 'new' ? t.byToken : t.change}
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        {changed === 'new' && <ConnectForm onDone={done} />}
        {changed !== null && changed !== 'new' && <ChangeForm connection={changed} onDone={done} />}
      </Modal>
    </>
  )
}
