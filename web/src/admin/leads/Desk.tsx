import { Button, Group, Kbd, Paper, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { carryOut } from '../../ui/carry-out'
import { useDialog } from '../../ui/dialog'
import { PageLink } from '../../ui/Link'
import { count } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { useKeys, useKeysWanted } from '../../ui/useKeys'
import { useAskReject } from './Acts'
import { EditDialog } from './EditDialog'
import { KeysDialog } from './KeysDialog'
import { Attribution, Person } from './Person'
import { QueueItem } from './QueueItem'
import { type LeadRow, leadQuery, useApprove } from './queries'
import { t } from './texts'
import './desk.css'

type DeskProps = {
  waiting: LeadRow[]
  total: number
  chosen: string
  onChoose: (id: string) => void
  nicheOf: (id: string) => string
}

/** The lead that is decided on, beside those that wait. */
export function Desk({ waiting, total, chosen, onChoose, nicheOf }: DeskProps) {
  const found = waiting.findIndex((row) => row.id === chosen)
  const index = Math.max(found, 0)
  const current = waiting[index] as LeadRow
  const [dialog, setDialog, close] = useDialog<'edit' | 'keys'>()
  const [keysWanted, wantKeys] = useKeysWanted()
  const approving = useApprove()
  const navigate = useNavigate()
  const lead = useQuery(leadQuery(current.id))
  const go = (step: number) => {
    const next = waiting[Math.min(Math.max(index + step, 0), waiting.length - 1)]
    if (next) onChoose(next.id)
  }
  // The next one waits already when this one is gone.
  const onDone = () => onChoose((waiting[index + 1] ?? waiting[index - 1])?.id ?? '')
  const askReject = useAskReject(onDone)
  // Nobody decides on a lead that is not shown yet.
  const isShown = lead.data?.id === current.id
  const reject = () => isShown && askReject(current.id)
  const approve = () => {
    if (approving.isPending || !isShown) return
    carryOut(approving, current.id, {
      onSuccess: () => {
        say(t.approved)
        onDone()
      },
      onError: sayFault,
    })
  }
  useKeys(
    {
      a: approve,
      r: reject,
      e: () => setDialog('edit'),
      j: () => go(1),
      k: () => go(-1),
      o: () => void navigate({ to: `/leads/${current.id}` } as never),
      '?': () => setDialog('keys'),
    },
    keysWanted,
  )
  return (
    <div className="desk">
      <nav aria-label={t.queueList} className="desk-list">
        <Text size="sm" c="dimmed" mb="xs" aria-live="polite">
          {t.waitingCount(count(total))}
        </Text>
        {waiting.map((row) => (
          <QueueItem
            key={row.id}
            row={row}
            niche={nicheOf(row.niche_id)}
            isHere={row.id === current.id}
            onChoose={() => onChoose(row.id)}
          />
        ))}
      </nav>
      <Stack gap="lg" component="article" aria-label={current.contact_name ?? t.contact}>
        <Paper p="md" className="desk-acts">
          <Group justify="space-between">
            <Group gap="xs">
              <Button variant="default" disabled={index === 0} onClick={() => go(-1)}>
                {t.previous}
              </Button>
              <Button
                variant="default"
                disabled={index === waiting.length - 1}
                onClick={() => go(1)}
              >
                {t.next}
              </Button>
              <Button variant="subtle" onClick={() => setDialog('keys')}>
                {t.help}
              </Button>
            </Group>
            <Group gap="xs">
              <Button variant="default" onClick={() => setDialog('edit')}>
                {t.edit}
              </Button>
              <Button
                variant="default"
                onClick={reject}
                rightSection={keysWanted && <Kbd size="xs">r</Kbd>}
              >
                {t.reject}
              </Button>
              <Button
                onClick={approve}
                loading={approving.isPending}
                rightSection={keysWanted && <Kbd size="xs">a</Kbd>}
              >
                {t.approve}
              </Button>
            </Group>
          </Group>
        </Paper>
        <Loaded query={lead} lines={8}>
          {(whole) =>
            whole && (
              <>
                <Person lead={whole} />
                <Paper p="lg">
                  <Attribution lead={whole} />
                  <PageLink to={`/leads/${whole.id}`} size="sm">
                    {t.toLead}
                  </PageLink>
                </Paper>
                <EditDialog lead={whole} opened={dialog === 'edit'} onClose={close} />
              </>
            )
          }
        </Loaded>
      </Stack>
      <KeysDialog
        opened={dialog === 'keys'}
        onClose={close}
        wanted={keysWanted}
        onWant={wantKeys}
      />
    </div>
  )
}
