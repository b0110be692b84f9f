import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { nicheNamesQuery } from '../../api/lookups'
import { carryOut } from '../../ui/carry-out'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime, useZone } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Icon } from '../../ui/icons'
import { LinkButton } from '../../ui/Link'
import { Money } from '../../ui/Money'
import { sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { useLeadFilter } from './address'
import { useArrivals } from './arrivals'
import { exportLeads } from './export'
import { Filters } from './Filters'
import { type LeadLine, leadsQuery, newestLeadQuery } from './queries'
import { StageBadge } from './StageBadge'
import { t } from './texts'

/** Asks the lists anew when somebody else, or a subscription, has bought a lead. */
function useNewest(): void {
  const client = useQueryClient()
  const newest = useQuery(newestLeadQuery).data
  const before = useRef(newest)
  useEffect(() => {
    const changed = before.current !== undefined && before.current !== newest
    before.current = newest
    if (changed) void client.invalidateQueries({ queryKey: ['assignments'] })
  }, [client, newest])
}

function columnsOf(niches: { id: string; name: string }[]): Column<LeadLine>[] {
  const nameOf = new Map(niches.map(({ id, name }) => [id, name]))
  return [
    {
      key: 'contact',
      title: t.contact,
      cell: (row) => (
        <Stack gap={0}>
          <Text fw={500}>{row.contact_name ?? t.anyone}</Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {row.contact_email}
          </Text>
        </Stack>
      ),
    },
    { key: 'niche', title: t.niche, cell: (row) => nameOf.get(row.niche_id) ?? '–' },
    {
      key: 'stage',
      title: t.stage,
      cell: (row) => (
        <Group gap={6}>
          <StageBadge stage={row.stage} />
          {row.status === 'refunded' && (
            <Badge variant="outline" color="gray" tt="none" c="dimmed">
              {t.statuses.refunded}
            </Badge>
          )}
        </Group>
      ),
    },
    {
      key: 'price',
      title: t.price,
      align: 'end',
      sortable: true,
      cell: (row) => <Money amount={row.price} currency={row.currency} />,
    },
    {
      key: 'created_at',
      title: t.bought,
      sortable: true,
      cell: (row) => <DateTime value={row.created_at} />,
    },
  ]
}

/** The leads that the organisation has bought; new ones appear by themselves. */
export function Page() {
  const zone = useZone()
  const { filter, change, isFiltered, clear } = useLeadFilter()
  useNewest()
  const niches = useQuery(nicheNamesQuery).data ?? []
  const leads = useInfiniteQuery(leadsQuery(filter, zone))
  const rows = leads.data?.pages.flat()
  const arrivals = useArrivals(rows, filter)
  const exporting = useMutation({ mutationFn: () => exportLeads(filter), onError: sayFault })
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <Button
            variant="default"
            leftSection={<Icon name="download" />}
            loading={exporting.isPending}
            disabled={!rows?.length}
            onClick={() => carryOut(exporting, undefined)}
          >
            {t.export}
          </Button>
        }
      >
        {t.about}
      </PageHeader>
      <Filters filter={filter} change={change} onClear={isFiltered ? clear : null} />
      <Text role="status" size="sm" mb={arrivals.length ? 'sm' : 0}>
        {arrivals.length > 0 &&
          t.arrived(
            arrivals.length,
            arrivals.map((lead) => lead.contact_name ?? t.anyone).join(', '),
          )}
      </Text>
      <DataTable
        label={t.title}
        columns={columnsOf(niches)}
        rows={rows}
        idOf={(row) => row.id}
        linkOf={(row) => `/leads/${row.id}`}
        keepSearch
        error={leads.error}
        onRetry={() => void leads.refetch()}
        sort={filter.sort}
        onSort={(sort) => change({ sort })}
        more={
          leads.hasNextPage
            ? { onMore: () => void leads.fetchNextPage(), isLoading: leads.isFetchingNextPage }
            : undefined
        }
        empty={isFiltered ? <NoMatch onClear={clear} /> : <None />}
      />
    </>
  )
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Empty
      drawing="search"
      title={t.noMatch}
      action={
        <Button variant="default" onClick={onClear}>
          {t.clear}
        </Button>
      }
    >
      {t.noMatchWhy}
    </Empty>
  )
}

function None() {
  return (
    <Empty title={t.none} action={<LinkButton to="/marketplace">{t.toMarket}</LinkButton>}>
      {t.noneWhy}
    </Empty>
  )
}
