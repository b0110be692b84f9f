import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { nicheNamesQuery } from '../../api/lookups'
import { number, text, useAddress } from '../../ui/address'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/Link'
import { PageHeader } from '../../ui/PageHeader'
import { WordsInput } from '../../ui/WordsInput'
import { circleOf, type LeadRow, leadsQuery, PAGE_SIZE } from './queries'
import { LeadStatus } from './Status'
import { t } from './texts'

const address = {
  page: number(1),
  status: text(),
  niche: text(),
  words: text(),
  near: text(),
  since: text(),
  until: text(),
  sort: text('-created_at'),
}

/** All leads, by status, niche, time and words. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const leads = useQuery({ ...leadsQuery(at), placeholderData: keepPreviousData })
  const niches = useQuery(nicheNamesQuery)
  const nameOf = (id: string) => niches.data?.find((one) => one.id === id)?.name ?? '–'
  const filter = (change: Partial<typeof at>) => setAt({ ...change, page: 1 })
  const isFiltered = Boolean(at.status || at.niche || at.words || at.near || at.since || at.until)
  const clear = () => filter({ status: '', niche: '', words: '', near: '', since: '', until: '' })
  const columns: Column<LeadRow>[] = [
    {
      key: 'contact_name',
      title: t.contact,
      cell: (row) => row.contact_name ?? row.contact_email ?? '–',
    },
    { key: 'status', title: t.status, cell: (row) => <LeadStatus status={row.status} /> },
    { key: 'niche_id', title: t.niche, cell: (row) => nameOf(row.niche_id) },
    { key: 'source', title: t.source, cell: (row) => row.utm_source ?? row.partner ?? '–' },
    {
      key: 'buyers',
      title: t.buyers,
      align: 'end',
      cell: (row) => row.assignments.filter((sale) => sale.status === 'sold').length,
    },
    {
      key: 'created_at',
      title: t.submitted,
      sortable: true,
      cell: (row) => <DateTime value={row.created_at} />,
    },
  ]
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <LinkButton to="/queue" variant="default">
            {t.toQueue}
          </LinkButton>
        }
      >
        {t.about}
      </PageHeader>
      <Group mb="md" align="flex-end" gap="sm">
        <WordsInput
          label={t.words}
          value={at.words}
          onChange={(words) => filter({ words, near: '' })}
        />
        <WordsInput
          label={t.near}
          placeholder={t.nearHint}
          error={at.near && !circleOf(at.near) ? t.nearFault : undefined}
          value={at.near}
          onChange={(near) => filter({ near, words: '' })}
        />
        <NativeSelect
          label={t.status}
          value={at.status}
          data={[
            { value: '', label: t.any },
            ...Object.entries(t.statuses).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(event) => filter({ status: event.currentTarget.value })}
        />
        <NativeSelect
          label={t.niche}
          value={at.niche}
          data={[
            { value: '', label: t.any },
            ...(niches.data ?? []).map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={(event) => filter({ niche: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t.since}
          value={at.since}
          max={at.until || undefined}
          onChange={(event) => filter({ since: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t.until}
          value={at.until}
          min={at.since || undefined}
          onChange={(event) => filter({ until: event.currentTarget.value })}
        />
        {isFiltered && (
          <Button variant="subtle" onClick={clear}>
            {t.clear}
          </Button>
        )}
      </Group>
      <DataTable
        label={t.title}
        columns={columns}
        rows={leads.data?.rows}
        idOf={(row) => row.id}
        linkOf={(row) => `/leads/${row.id}`}
        error={leads.error}
        onRetry={() => void leads.refetch()}
        sort={at.sort}
        onSort={(sort) => filter({ sort })}
        empty={
          isFiltered ? (
            <Empty drawing="search" title={t.none}>
              {t.noneWhy}
            </Empty>
          ) : (
            <Empty title={t.noneYet}>{t.noneYetWhy}</Empty>
          )
        }
        paging={{
          page: at.page,
          size: PAGE_SIZE,
          count: leads.data?.count ?? 0,
          onPage: (page) => setAt({ page }),
        }}
      />
    </>
  )
}
