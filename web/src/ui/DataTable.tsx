import { Box, Button, Group, Pagination, Paper, Stack, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Empty } from './Empty'
import { Faults } from './Faults'
import { Icon } from './icons'
import { PageLink } from './Link'
import { count } from './Money'
import { Loading } from './States'
import { ui } from './texts'
import { Wide } from './Wide'

export type Column<Row> = {
  /** Unique in the table; the column of the view where it can be sorted by. */
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** Numbers stand at the end of their cell. */
  align?: 'end'
  sortable?: boolean
  /** Not among the lines of a card on narrow screens. */
  wideOnly?: boolean
}

/** `key` for ascending, `-key` for descending: as it stands in the address. */
export type Sort = string

type Props<Row> = {
  /** What the table shows, for those who do not see it. */
  label: string
  columns: Column<Row>[]
  rows: Row[] | undefined
  idOf: (row: Row) => string
  error?: unknown
  onRetry?: () => void
  /** Where a row leads to: the first cell is the link, the whole row can be clicked. */
  linkOf?: (row: Row) => string
  /** The page that a row leads to keeps what stands in the address, such as the filters. */
  keepSearch?: boolean
  /** Buttons of a row. */
  actions?: (row: Row) => ReactNode
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** Pages by number … */
  paging?: { page: number; size: number; count: number; onPage: (page: number) => void }
  /** … or more of a long list. */
  more?: { onMore: () => void; isLoading: boolean }
  empty?: ReactNode
}

/** A list of the API: skeleton, fault, empty, rows; cards where the screen is narrow. */
export function DataTable<Row>(props: Props<Row>) {
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const { rows, error, onRetry, paging, more } = props
  if (error && !rows) return <Faults error={error} onRetry={onRetry} />
  if (!rows) return <Loading lines={6} />
  if (rows.length === 0) return props.empty ?? <Empty title={ui.empty} />
  return (
    <Stack gap="md">
      {isNarrow ? <Cards {...props} rows={rows} /> : <Rows {...props} rows={rows} />}
      {paging && paging.count > paging.size && <Pages {...paging} />}
      {more && (
        <Button variant="default" onClick={more.onMore} loading={more.isLoading}>
          {ui.more}
        </Button>
      )}
    </Stack>
  )
}

type Given<Row> = Props<Row> & { rows: Row[] }

function Rows<Row>(props: Given<Row>) {
  const { label, columns, rows, idOf, linkOf, keepSearch, actions, sort, onSort } = props
  return (
    <Wide label={label}>
      <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th
                key={column.key}
                scope="col"
                ta={column.align}
                aria-sort={column.sortable ? orderOf(column.key, sort) : undefined}
              >
                {column.sortable && onSort ? (
                  <SortButton column={column} sort={sort} onSort={onSort} />
                ) : (
                  column.title
                )}
              </Table.Th>
            ))}
            {actions && (
              <Table.Th scope="col" ta="end">
                {ui.actions}
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={idOf(row)} className={linkOf && 'row-link'}>
              {columns.map((column, index) => (
                <Table.Td key={column.key} ta={column.align} className={column.align && 'numbers'}>
                  {index === 0
                    ? linked(column.cell(row), linkOf?.(row), keepSearch)
                    : column.cell(row)}
                </Table.Td>
              ))}
              {actions && (
                <Table.Td>
                  <Group gap="xs" justify="flex-end" wrap="nowrap">
                    {actions(row)}
                  </Group>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Wide>
  )
}

function Cards<Row>(props: Given<Row>) {
  const { label, columns, rows, idOf, linkOf, keepSearch, actions } = props
  const [first, ...rest] = columns
  return (
    <Stack component="ul" gap="sm" aria-label={label} p={0} m={0} style={{ listStyle: 'none' }}>
      {rows.map((row) => (
        <Paper component="li" key={idOf(row)} p="md" className={linkOf && 'row-link'}>
          <Stack gap="xs">
            {first && <Text fw={600}>{linked(first.cell(row), linkOf?.(row), keepSearch)}</Text>}
            {rest
              .filter((column) => !column.wideOnly)
              .map((column) => (
                <Group key={column.key} justify="space-between" align="baseline" gap="sm">
                  <Text size="sm" c="dimmed">
                    {column.title}
                  </Text>
                  <Box fz="sm" ta="end" style={{ overflowWrap: 'anywhere' }}>
                    {column.cell(row)}
                  </Box>
                </Group>
              ))}
            {actions && <Group gap="xs">{actions(row)}</Group>}
          </Stack>
        </Paper>
      ))}
    </Stack>
  )
}

function linked(content: ReactNode, to: string | undefined, keepSearch = false) {
  if (!to) return content
  return (
    <PageLink
      to={to}
      search={(keepSearch || undefined) as never}
      className="stretched"
      c="inherit"
      underline="never"
    >
      {content}
    </PageLink>
  )
}

function orderOf(key: string, sort: Sort | undefined) {
  if (sort === key) return 'ascending'
  return sort === `-${key}` ? 'descending' : 'none'
}

type SortProps<Row> = { column: Column<Row>; sort?: Sort; onSort: (sort: Sort) => void }

function SortButton<Row>({ column, sort, onSort }: SortProps<Row>) {
  const order = orderOf(column.key, sort)
  const next = order === 'descending' ? column.key : `-${column.key}`
  return (
    <button
      type="button"
      className="sort-button"
      aria-label={ui.sortBy(column.title)}
      onClick={() => onSort(next)}
    >
      {column.title}
      {order !== 'none' && (
        <Icon name={order === 'ascending' ? 'arrowUp' : 'arrowDown'} size={14} />
      )}
    </button>
  )
}

type PagesProps = NonNullable<Props<unknown>['paging']>

function Pages({ page, size, count: all, onPage }: PagesProps) {
  const first = (page - 1) * size + 1
  return (
    <Group justify="space-between" component="nav" aria-label={ui.pagination}>
      <Text size="sm" c="dimmed" className="numbers">
        {ui.pageOf(first, Math.min(page * size, all), count(all))}
      </Text>
      <Pagination
        value={page}
        onChange={onPage}
        total={Math.ceil(all / size)}
        size="sm"
        getItemProps={(item) => ({ 'aria-label': `${ui.pages} ${item}` })}
        getControlProps={(control) => ({ 'aria-label': control })}
      />
    </Group>
  )
}
