import { Badge, Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { sessionId } from '../../api/session'
import { number, useAddress } from '../address'
import { confirm } from '../Confirm'
import { carryOut } from '../carry-out'
import { type Column, DataTable } from '../DataTable'
import { DateTime } from '../Dates'
import { say, sayFault } from '../notify'
import { PageHeader } from '../PageHeader'
import { deviceOf } from './device'
import {
  PAGE_SIZE,
  type Session,
  sessionsQuery,
  useEndOtherSessions,
  useEndSession,
} from './queries'
import { t } from './texts'

const address = { page: number(1) }

const isLive = (row: Session) => row.ended_at === null && Date.parse(row.expires_at) > Date.now()

const columns: Column<Session>[] = [
  { key: 'agent', title: t.device, cell: (row) => deviceOf(row.agent) ?? t.unknown },
  { key: 'address', title: t.address, cell: (row) => row.address ?? '–' },
  { key: 'created_at', title: t.since, cell: (row) => <DateTime value={row.created_at} /> },
  {
    key: 'ended_at',
    title: t.until,
    cell: (row) => <DateTime value={row.ended_at ?? row.expires_at} />,
  },
  { key: 'state', title: t.state, cell: (row) => <State row={row} /> },
]

function State({ row }: { row: Session }) {
  if (row.id === sessionId()) return <Badge variant="filled">{t.here}</Badge>
  const live = isLive(row)
  return (
    <Badge variant="default" tt="none">
      {live ? t.live : t.ended}
    </Badge>
  )
}

/** Where one is logged in; ends sessions. Members see no others; admins would, so they name themselves. */
export function Sessions({ user }: { user?: string }) {
  const [at, setAt] = useAddress(address)
  const sessions = useQuery({ ...sessionsQuery(at.page, user), placeholderData: keepPreviousData })
  const ending = useEndSession()
  const endingOthers = useEndOtherSessions()
  const endOthers = () =>
    confirm({
      title: t.endOthers,
      children: t.endOthersWhat,
      confirm: t.endOthers,
      onConfirm: () =>
        carryOut(endingOthers, undefined, { onSuccess: () => say(t.allDone), onError: sayFault }),
    })
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <Button variant="default" onClick={endOthers} loading={endingOthers.isPending}>
            {t.endOthers}
          </Button>
        }
      >
        {t.about}
      </PageHeader>
      <DataTable
        label={t.title}
        columns={columns}
        rows={sessions.data?.rows}
        idOf={(row) => row.id}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        actions={(row) =>
          isLive(row) && row.id !== sessionId() ? (
            <Button
              size="xs"
              variant="default"
              aria-label={t.endOne(deviceOf(row.agent) ?? t.unknown)}
              onClick={() =>
                carryOut(ending, row.id, { onSuccess: () => say(t.done), onError: sayFault })
              }
            >
              {t.end}
            </Button>
          ) : null
        }
        paging={{
          page: at.page,
          size: PAGE_SIZE,
          count: sessions.data?.count ?? 0,
          onPage: (page) => setAt({ page }),
        }}
      />
    </>
  )
}
