import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { DataTable } from '../../ui/DataTable'
import { useDialog } from '../../ui/dialog'
import { Empty } from '../../ui/Empty'
import { Icon } from '../../ui/icons'
import { useMay } from '../../ui/me'
import { say, sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { ui } from '../../ui/texts'
import { CreateForm } from './CreateForm'
import { columns } from './columns'
import { type ApiKey, keysQuery, type NewKey, useRevoke } from './queries'
import { RotateForm } from './RotateForm'
import { Shown } from './Shown'
import { stateOf } from './state'
import { t } from './texts'

type Doing = { what: 'create' } | { what: 'rotate'; row: ApiKey } | { what: 'shown'; made: NewKey }
const titles = { create: t.create, rotate: t.rotate, shown: t.newTitle }

/** API keys: create, replace, revoke; a key is shown once. */
export function Page() {
  const keys = useQuery(keysQuery)
  const mayManage = useMay('manage_keys')
  const revoking = useRevoke()
  const [doing, setDoing, close] = useDialog<Doing>()
  const show = (made: NewKey) => setDoing({ what: 'shown', made })
  const create = mayManage && (
    <Button leftSection={<Icon name="plus" />} onClick={() => setDoing({ what: 'create' })}>
      {t.create}
    </Button>
  )
  const revoke = (row: ApiKey) =>
    confirm({
      title: t.revokeOne(row.name),
      children: t.revokeWhat(row.name),
      confirm: t.revoke,
      onConfirm: () =>
        carryOut(revoking, row.id, { onSuccess: () => say(t.revokedNow), onError: sayFault }),
    })
  const buttons = (row: ApiKey) =>
    mayManage &&
    stateOf(row) === 'valid' && (
      <>
        <Button
          size="xs"
          variant="default"
          aria-label={t.rotateOne(row.name)}
          onClick={() => setDoing({ what: 'rotate', row })}
        >
          {t.rotate}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={t.revokeOne(row.name)}
          onClick={() => revoke(row)}
        >
          {t.revoke}
        </Button>
      </>
    )
  return (
    <>
      <PageHeader title={t.title} actions={create}>
        {t.about}
      </PageHeader>
      <DataTable
        label={t.title}
        columns={columns}
        rows={keys.data}
        idOf={(row) => row.id}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        actions={mayManage ? buttons : undefined}
        empty={
          <Empty drawing="key" title={t.none}>
            {t.noneWhy}
          </Empty>
        }
      />
      <Modal
        opened={doing !== null}
        onClose={close}
        title={doing && titles[doing.what]}
        closeOnClickOutside={doing?.what !== 'shown'}
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        {doing?.what === 'create' && <CreateForm onCreated={show} />}
        {doing?.what === 'rotate' && <RotateForm row={doing.row} onCreated={show} />}
        {doing?.what === 'shown' && <Shown made={doing.made} onDone={close} />}
      </Modal>
    </>
  )
}
