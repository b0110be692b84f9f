import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../../ui/Card'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { type MissedLead, missedQuery } from './queries'
import { t } from './texts-missed'

const columns: Column<MissedLead>[] = [
  {
    key: 'decided_at',
    title: t.when,
    cell: (row) => (row.decided_at ? <DateTime value={row.decided_at} /> : t.notYet),
  },
  { key: 'gate', title: t.why, cell: (row) => t.gates[row.gate ?? ''] ?? row.gate },
  // As support asks for it: a lead that was not bought has no name.
  { key: 'lead_id', title: t.lead, cell: (row) => <code>{row.lead_id}</code>, wideOnly: true },
]

/** Which leads a subscription did not get; asked for only when somebody wants to know. */
export function Missed({ subscriptionId }: { subscriptionId: string }) {
  const [isShown, setShown] = useState(false)
  const query = useInfiniteQuery({ ...missedQuery(subscriptionId), enabled: isShown })
  return (
    <Card title={t.title} about={t.about}>
      {isShown ? (
        <DataTable
          label={t.title}
          columns={columns}
          rows={query.data?.pages.flat()}
          idOf={(row) => row.lead_id ?? ''}
          error={query.error}
          onRetry={() => void query.refetch()}
          more={
            query.hasNextPage
              ? { onMore: () => void query.fetchNextPage(), isLoading: query.isFetchingNextPage }
              : undefined
          }
          empty={<Empty drawing="done" title={t.none} />}
        />
      ) : (
        <Button variant="default" onClick={() => setShown(true)}>
          {t.show}
        </Button>
      )}
    </Card>
  )
}
