import { Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { type SubmittedLead, submittedQuery } from './queries'
import { t } from './texts'

const columns: Column<SubmittedLead>[] = [
  {
    key: 'submitted_at',
    title: t.submittedAt,
    cell: (row) => <DateTime value={row.submitted_at} />,
  },
  { key: 'niche', title: t.niche, cell: (row) => row.niche },
  {
    key: 'status',
    title: t.became,
    cell: (row) => (
      <>
        {t.states[row.status ?? ''] ?? row.status}
        {row.rejection_reason && (
          <Text size="xs" c="dimmed">
            {row.rejection_reason}
          </Text>
        )}
      </>
    ),
  },
  { key: 'key', title: t.submissionKey, cell: (row) => <code>{row.key}</code>, wideOnly: true },
]

/** What became of the leads that programs of the organisation have submitted; nothing where none was. */
export function Submitted() {
  const query = useInfiniteQuery(submittedQuery)
  const leads = query.data?.pages.flat()
  if (!query.error && !leads?.length) return null
  return (
    <Stack gap="sm">
      <Title order={2}>{t.submitted}</Title>
      <DataTable
        label={t.submitted}
        columns={columns}
        rows={leads}
        idOf={(row) => row.id ?? ''}
        error={query.error}
        onRetry={() => void query.refetch()}
        more={
          query.hasNextPage
            ? { onMore: () => void query.fetchNextPage(), isLoading: query.isFetchingNextPage }
            : undefined
        }
      />
    </Stack>
  )
}
