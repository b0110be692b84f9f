import { Badge, Button, Group, Kbd, NativeSelect, Paper, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { nicheNamesQuery } from '../../api/lookups'
import { text, useAddress } from '../../ui/address'
import { Ago } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { LinkButton, PageLink } from '../../ui/Link'
import { count } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { useKeys, useKeysWanted } from '../../ui/useKeys'
import { useAskReject } from './Acts'
import { EditDialog } from './EditDialog'
import { KeysDialog } from './KeysDialog'
import { Attribution, Person } from './Person'
import { type LeadRow, leadQuery, queueQuery, useApprove } from './queries'
import { t } from './texts'
import './desk.css'

const address = { niche: text(), lead: text() }

/** The leads that wait, one after the other, by keyboard or pointer. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const queue = useQuery({ ...queueQuery(at.niche), placeholderData: keepPreviousData })
  const niches = useQuery(nicheNamesQuery)
  return (
    <>
      <PageHeader
        title={t.queueTitle}
        actions={
          <>
            <NativeSelect
              aria-label={t.niche}
              value={at.niche}
              data={[
                { value: '', label: `${t.niche}: ${t.any}` },
                ...(niches.data ?? []).map((one) => ({ value: one.id, label: one.name })),
              ]}
              onChange={(event) => setAt({ niche: event.currentTarget.value, lead: '' })}
            />
            <LinkButton to="/leads" variant="default">
              {t.toList}
            </LinkButton>
          </>
        }
      >
        {t.queueAbout}
      </PageHeader>
      <Loaded query={queue} lines={8}>
        {(found) =>
          found.rows.length === 0 ? (
            <Empty drawing="done" title={t.allDone}>
              {t.allDoneWhy}
            </Empty>
          ) : (
            <Desk
              waiting={found.rows}
              total={found.count}
              chosen={at.lead}
              onChoose={(lead) => setAt({ lead })}
              nicheOf={(id) => niches.data?.find((one) => one.id === id)?.name ?? ''}
            />
          )
        }
      </Loaded>
    </>
  )
}

type DeskProps = {
  waiting: LeadRow[]
  total: number
  chosen: string
  onChoose: (id: string) => void
  nicheOf: (id: string) => string
}

function Desk({ waiting, total, chosen, onChoose, nicheOf }: DeskProps) {
  const found = waiting.findIndex((row) => row.id === chosen)
  const index = Math.max(found, 0)
  const current = waiting[index] as LeadRow
  const [dialog, setDialog] = useState<'edit' | 'keys' | null>(null)
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
    approving.mutate(current.id, {
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
                <EditDialog
                  lead={whole}
                  opened={dialog === 'edit'}
                  onClose={() => setDialog(null)}
                />
              </>
            )
          }
        </Loaded>
      </Stack>
      <KeysDialog
        opened={dialog === 'keys'}
        onClose={() => setDialog(null)}
        wanted={keysWanted}
        onWant={wantKeys}
      />
    </div>
  )
}

type ItemProps = { row: LeadRow; niche: string; isHere: boolean; onChoose: () => void }

function QueueItem({ row, niche, isHere, onChoose }: ItemProps) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  useEffect(() => {
    if (isHere) button?.scrollIntoView({ block: 'nearest' })
  }, [isHere, button])
  return (
    <button
      ref={setButton}
      type="button"
      className="desk-item"
      aria-current={isHere || undefined}
      onClick={onChoose}
    >
      <Text size="sm" fw={600} truncate>
        {row.contact_name ?? row.contact_email}
      </Text>
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Badge variant="default" tt="none" size="sm">
          {niche}
        </Badge>
        <Text size="xs" c="dimmed">
          <Ago value={row.created_at} />
        </Text>
      </Group>
    </button>
  )
}
