import { Button, Menu } from '@mantine/core'
import { askFor } from '../../ui/askFor'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { useDialog } from '../../ui/dialog'
import { Icon } from '../../ui/icons'
import { say, sayFault } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { EditDialog } from './EditDialog'
import { ListDialog } from './ListDialog'
import { type Lead, useApprove, useDistribute, useMarkBad, useReject } from './queries'
import { t } from './texts'

const isSellable = (lead: Lead) => ['approved', 'distributed', 'unsold'].includes(lead.status)
const canTurnBad = (lead: Lead) => ['distributed', 'unsold'].includes(lead.status)

/** What can be done with a lead in its present state. */
export function Acts({ lead }: { lead: Lead }) {
  const [dialog, setDialog, close] = useDialog<'list' | 'edit'>()
  const approving = useApprove()
  const distributing = useDistribute()
  const askReject = useAskReject()
  const askBad = useAskBad()
  const approve = () =>
    confirm({
      title: t.approve,
      children: t.approveAll,
      confirm: t.approve,
      isDestructive: false,
      onConfirm: () =>
        carryOut(approving, lead.id, { onSuccess: () => say(t.approved), onError: sayFault }),
    })
  const distribute = () =>
    carryOut(distributing, lead.id, { onSuccess: () => say(t.distributed), onError: sayFault })
  return (
    <>
      {lead.status === 'pending_approval' && (
        <>
          <Button variant="default" onClick={() => setDialog('edit')}>
            {t.edit}
          </Button>
          <Button variant="default" onClick={() => askReject(lead.id)}>
            {t.reject}
          </Button>
          <Button loading={approving.isPending} onClick={approve}>
            {t.approve}
          </Button>
        </>
      )}
      {isSellable(lead) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              rightSection={<Icon name="dots" size={16} />}
              loading={distributing.isPending}
            >
              {ui.actions}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={distribute}>{t.distribute}</Menu.Item>
            <Menu.Item onClick={() => setDialog('list')}>{t.list}</Menu.Item>
            {canTurnBad(lead) && (
              <Menu.Item color="var(--mantine-color-error)" onClick={() => askBad(lead)}>
                {t.markBad}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <ListDialog lead={lead} opened={dialog === 'list'} onClose={close} />
      <EditDialog lead={lead} opened={dialog === 'edit'} onClose={close} />
    </>
  )
}

/** Asks why a lead is rejected, and rejects it. */
export function useAskReject(onDone?: () => void) {
  const rejecting = useReject()
  return (lead_id: string) =>
    askFor({
      title: t.reject,
      children: t.rejectWhat,
      label: t.reason,
      hint: t.reasonHint,
      act: t.reject,
      isDestructive: true,
      onGiven: async (reason) => {
        await rejecting.mutateAsync({ lead_id, reason })
        say(t.rejected)
        onDone?.()
      },
    })
}

function useAskBad() {
  const marking = useMarkBad()
  return (lead: Lead) =>
    askFor({
      title: t.badTitle,
      children: t.badWhat(lead.assignments.filter((sale) => sale.status === 'sold').length),
      label: t.reason,
      act: t.markBad,
      isDestructive: true,
      onGiven: async (reason) => {
        say(t.badDone(await marking.mutateAsync({ lead_id: lead.id, reason })))
      },
    })
}
