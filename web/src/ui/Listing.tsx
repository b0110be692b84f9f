import { Button, Group, NativeSelect } from '@mantine/core'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import type { Page } from '../api/client'
import { fetchCsv, fetchPage, type ListQuery, listPath, MOST_OF_ALL } from '../api/list'
import { number, text, useAddress } from './address'
import { type Column, DataTable } from './DataTable'
import { addDays, dayStart, isDay } from './days'
import { saveFile } from './download'
import { Empty } from './Empty'
import { Icon } from './icons'
import { count } from './Money'
import { say, sayFault } from './notify'
import { ui } from './texts'
import { WordsInput } from './WordsInput'

export const PAGE_SIZE = 20

/** A filter of a list: its value stands in the address under its key. */
export type Filter = {
  key: string
  label: string
  /** The choices; without them it is a text, or a day. */
  options?: { value: string; label: string }[]
  isDay?: boolean
  placeholder?: string
  /** What it asks of the API; by default the column of its key must be equal. */
  query?: (value: string) => [string, string]
}

/** Words that a function which searches looks for. Without the blank, PostgREST reads cs.lewis as a condition. */
export const searched = (label: string): Filter => ({
  key: 'words',
  label,
  query: (words) => ['words', ` ${words}`],
})

/** Rows from the beginning of a day on, and until its end: in the time zone in which an admin sees times. */
export const createdSince = (label: string): Filter => ({
  key: 'since',
  label,
  isDay: true,
  query: (day) => ['created_at', `gte.${dayStart(day, undefined)}`],
})
export const createdUntil = (label: string): Filter => ({
  key: 'until',
  label,
  isDay: true,
  query: (day) => ['created_at', `lt.${dayStart(addDays(day, 1), undefined)}`],
})

type Props<Row> = {
  label: string
  list: ListQuery
  filters?: Filter[]
  columns: Column<Row>[]
  idOf: (row: Row) => string
  linkOf?: (row: Row) => string
  actions?: (row: Row) => ReactNode
  empty?: ReactNode
  /** Conditions that are not for the user to choose. */
  where?: [string, string][]
  /** Milliseconds after which it is asked anew, while the tab is visible. */
  refetchInterval?: number
}

function useListAddress(filters: Filter[]) {
  const parts = useMemo(
    () => ({
      page: number(1),
      sort: text(),
      ...Object.fromEntries(filters.map(({ key }) => [key, text()])),
    }),
    [filters],
  )
  const [at, setAt] = useAddress(parts)
  return { at: at as { page: number; sort: string } & Record<string, string>, setAt }
}

const orderOf = (sort: string, otherwise: string) =>
  sort === ''
    ? otherwise
    : `${sort.replace(/^-/, '')}.${sort.startsWith('-') ? 'desc' : 'asc'}.nullslast,${otherwise}`

const NONE: Filter[] = []

/** A list of one view: filters, order and page in the address, CSV of what is shown. */
export function Listing<Row>({ filters = NONE, list, where = [], ...props }: Props<Row>) {
  const { at, setAt } = useListAddress(filters)
  const asked = filters
    .filter((filter) => (filter.isDay ? isDay(at[filter.key] ?? '') : at[filter.key]))
    .map(({ key, query }): [string, string] => {
      const value = at[key] as string
      return query ? query(value) : [key, `eq.${value}`]
    })
  const path = listPath({
    ...list,
    filters: [...where, ...asked],
    order: orderOf(at.sort, list.order),
  })
  const rows = useQuery({
    ...queryOptions({
      queryKey: [list.key ?? list.view, path, at.page],
      queryFn: ({ signal }): Promise<Page<Row>> => fetchPage(path, at.page, PAGE_SIZE, signal),
    }),
    placeholderData: keepPreviousData,
    refetchInterval: props.refetchInterval,
  })
  return (
    <>
      <Group justify="space-between" align="flex-end" gap="sm" mb="md">
        <Group gap="sm" align="flex-end" role="search" aria-label={props.label}>
          {filters.map((filter) => (
            <FilterInput
              key={filter.key}
              filter={filter}
              value={at[filter.key] ?? ''}
              onChange={(value) => setAt({ [filter.key]: value, page: 1 })}
            />
          ))}
        </Group>
        <CsvButton path={path} name={`${list.key ?? list.view}.csv`} />
      </Group>
      <DataTable<Row>
        {...props}
        rows={rows.data?.rows}
        error={rows.error}
        onRetry={() => void rows.refetch()}
        sort={at.sort}
        onSort={(sort) => setAt({ sort, page: 1 })}
        empty={asked.length > 0 ? <Empty drawing="search" title={ui.noMatches} /> : props.empty}
        paging={{
          page: at.page,
          size: PAGE_SIZE,
          count: rows.data?.count ?? 0,
          onPage: (page) => setAt({ page }),
        }}
      />
    </>
  )
}

type InputProps = { filter: Filter; value: string; onChange: (value: string) => void }

function FilterInput({ filter, value, onChange }: InputProps) {
  if (filter.options)
    return (
      <NativeSelect
        label={filter.label}
        data={[{ value: '', label: filter.placeholder ?? ui.all }, ...filter.options]}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        w={190}
      />
    )
  return (
    <WordsInput
      label={filter.label}
      placeholder={filter.placeholder}
      type={filter.isDay ? 'date' : 'search'}
      leftSection={null}
      value={value}
      onChange={onChange}
      w={190}
    />
  )
}

/** Keeps a list or report as a file. */
export function CsvButton({ path, name }: { path: string; name: string }) {
  const [isBusy, setBusy] = useState(false)
  const keep = async () => {
    setBusy(true)
    try {
      const { csv, isCut } = await fetchCsv(path)
      // The file says it, too: it outlives the notice.
      const called = isCut ? name.replace('.csv', `-first-${MOST_OF_ALL}.csv`) : name
      saveFile(called, new Blob([csv], { type: 'text/csv' }))
      if (isCut) say(ui.csvCut(count(MOST_OF_ALL)))
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      variant="default"
      leftSection={<Icon name="download" size={16} />}
      loading={isBusy}
      onClick={() => void keep()}
    >
      CSV
    </Button>
  )
}
