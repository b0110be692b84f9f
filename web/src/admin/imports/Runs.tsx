import { Alert, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { text, useAddress } from '../../ui/address'
import { carryOut } from '../../ui/carry-out'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Icon } from '../../ui/icons'
import { Listing } from '../../ui/Listing'
import { count } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import { Progress } from '../../ui/Progress'
import { Loaded } from '../../ui/States'
import { Failures } from './Failures'
import {
  type Connection,
  isUnderWay,
  latestRunQuery,
  type Run,
  runsList,
  useStartImport,
} from './queries'
import { State } from './Status'
import { t } from './texts'

const LISTS = ['deals', 'archived', 'deleted']
const OUTCOMES = Object.keys(t.outcomes) as (keyof typeof t.outcomes)[]
const address = { run: text() }

function useStart(connection: Connection) {
  const starting = useStartImport()
  const start = () =>
    carryOut(starting, connection.id, { onSuccess: () => say(t.started), onError: sayFault })
  return { start, isStarting: starting.isPending }
}

/** The import of a connection: the one under way with its progress, and those before. */
export function Runs({ connection }: { connection: Connection }) {
  const latest = useQuery(latestRunQuery(connection.id))
  const { start, isStarting } = useStart(connection)
  const [at] = useAddress(address)
  const client = useQueryClient()
  const isRunning = isUnderWay(latest.data ?? undefined)
  const wasRunning = useRef(isRunning)

  // When an import ends, what it has changed is asked anew.
  useEffect(() => {
    if (wasRunning.current && !isRunning) {
      void client.invalidateQueries({ queryKey: ['crm_imports'] })
      void client.invalidateQueries({ queryKey: ['crm_import_failures'] })
    }
    wasRunning.current = isRunning
  }, [client, isRunning])

  const button = connection.niche_id && connection.is_active && (
    <Button
      leftSection={<Icon name="import" size={16} />}
      onClick={start}
      loading={isStarting}
      disabled={isRunning}
    >
      {latest.data?.failed ? t.retry : t.start}
    </Button>
  )
  return (
    <Stack gap="xl">
      {!connection.niche_id && <Alert variant="light">{t.setNiche}</Alert>}
      <Loaded query={latest}>
        {(run) =>
          run ? (
            <Latest run={run} action={button} />
          ) : (
            <Empty title={t.runNone} action={button}>
              {t.runNoneWhat}
            </Empty>
          )
        }
      </Loaded>
      {latest.data && (
        <section>
          <Title order={2} mb="sm">
            {t.history}
          </Title>
          <Listing<Run>
            label={t.history}
            list={runsList}
            where={[['connection_id', `eq.${connection.id}`]]}
            columns={columns}
            idOf={(row) => row.id}
          />
        </section>
      )}
      {(at.run || latest.data?.failed) && <Failures run={at.run || (latest.data?.id as string)} />}
    </Stack>
  )
}

function Latest({ run, action }: { run: Run; action: React.ReactNode }) {
  const isRunning = isUnderWay(run)
  const list = t.lists[run.current_list] ?? run.current_list
  return (
    <Paper p="lg">
      <Stack>
        <Group justify="space-between">
          <Group gap="sm">
            <State status={run.status} label={t.runStates[run.status] ?? run.status} />
            <Text size="sm" c="dimmed">
              <DateTime value={run.created_at} />
            </Text>
          </Group>
          {action}
        </Group>
        <div aria-live="polite">
          <Progress
            label={isRunning ? t.running(list) : t.progress}
            done={isRunning ? LISTS.indexOf(run.current_list) : LISTS.length}
            total={run.status === 'queued' ? null : LISTS.length}
          />
        </div>
        {run.problem && (
          <Alert color={run.status === 'failed' ? 'red' : 'yellow'} variant="light">
            {t.problem}: {run.problem}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} component="dl" m={0}>
          <Count name={t.seen} value={run.seen} />
          {OUTCOMES.map((outcome) => (
            <Count key={outcome} name={t.outcomes[outcome]} value={run[outcome]} />
          ))}
        </SimpleGrid>
        {run.failed > 0 && (
          <Text size="sm" c="dimmed">
            {t.retryWhat}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

function Count({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} size="lg" fw={600} className="numbers">
        {count(value)}
      </Text>
    </div>
  )
}

function Failed({ run }: { run: Run }) {
  const [, setAt] = useAddress(address)
  if (run.failed === 0) return <>0</>
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${t.showFailures}: ${run.failed}`}
      onClick={() => setAt({ run: run.id })}
    >
      {count(run.failed)}
    </Button>
  )
}

const columns: Column<Run>[] = [
  { key: 'created_at', title: t.began, cell: (run) => <DateTime value={run.created_at} /> },
  { key: 'cause', title: t.cause, cell: (run) => t.causes[run.cause] ?? run.cause },
  {
    key: 'status',
    title: t.status,
    cell: (run) => <State status={run.status} label={t.runStates[run.status] ?? run.status} />,
  },
  { key: 'seen', title: t.seen, align: 'end', cell: (run) => count(run.seen) },
  { key: 'imported', title: t.outcomes.imported, align: 'end', cell: (run) => count(run.imported) },
  { key: 'updated', title: t.outcomes.updated, align: 'end', cell: (run) => count(run.updated) },
  { key: 'failed', title: t.outcomes.failed, align: 'end', cell: (run) => <Failed run={run} /> },
  {
    key: 'seconds',
    title: t.took,
    align: 'end',
    cell: (run) => (run.seconds === null ? '–' : `${count(Math.round(run.seconds))} s`),
  },
  {
    key: 'tokens',
    title: t.tokens,
    align: 'end',
    wideOnly: true,
    cell: (run) => count(run.tokens),
  },
]
