import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type Column, DataTable } from '../../ui/DataTable'
import { count } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { Check } from './Check'
import { type Limit, limitsQuery } from './queries'
import { t } from './texts'
import { duration } from './time'

const columns: Column<Limit>[] = [
  {
    key: 'name',
    title: t.limit,
    cell: (row) => (
      <>
        {row.name}
        <Text size="xs" c="dimmed" maw={420}>
          {row.comment}
        </Text>
      </>
    ),
  },
  {
    key: 'maximum',
    title: t.maximum,
    align: 'end',
    cell: (row) => (row.maximum === null ? t.none : count(row.maximum)),
  },
  { key: 'seconds', title: t.per, cell: (row) => duration(row.seconds) },
  { key: 'counted_by', title: t.countedBy, cell: (row) => row.counted_by.replaceAll('_', ' ') },
  { key: 'keys_in_use', title: t.inUse, align: 'end', cell: (row) => count(row.keys_in_use) },
  { key: 'keys_used_up', title: t.usedUp, align: 'end', cell: (row) => count(row.keys_used_up) },
]

/** What is limited, how much of it is used, and giving it back. */
export function Page() {
  const limits = useQuery(limitsQuery)
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Stack gap="xl">
        {limits.data && <Check limits={limits.data} />}
        <section>
          <Title order={2} mb="sm">
            {t.list}
          </Title>
          <DataTable
            label={t.list}
            columns={columns}
            rows={limits.data}
            error={limits.error}
            onRetry={() => void limits.refetch()}
            idOf={(row) => row.name}
          />
        </section>
      </Stack>
    </>
  )
}
