import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Fault } from '../api/faults'
import { renderPage } from '../test/render'
import { type Column, DataTable } from './DataTable'

type Row = { id: string; name: string; price: number }
const rows: Row[] = [
  { id: 'a', name: 'Roof', price: 12 },
  { id: 'b', name: 'Cellar', price: 3 },
]
const columns: Column<Row>[] = [
  { key: 'name', title: 'Name', cell: (row) => row.name, sortable: true },
  { key: 'price', title: 'Price', cell: (row) => row.price, align: 'end', wideOnly: true },
]
const table = { label: 'Leads', columns, idOf: (row: Row) => row.id }

afterEach(() => vi.unstubAllGlobals())

describe('DataTable', () => {
  it('shows its rows, their links and their buttons', async () => {
    renderPage(
      <DataTable
        {...table}
        rows={rows}
        linkOf={(row) => `/leads/${row.id}`}
        actions={() => 'Act'}
      />,
    )
    const link = await screen.findByRole('link', { name: 'Roof' })
    expect(link).toHaveAttribute('href', '/leads/a')
    expect(screen.getAllByText('Act')).toHaveLength(2)
  })

  it('sorts by a column, downwards first', async () => {
    const onSort = vi.fn()
    renderPage(<DataTable {...table} rows={rows} sort="name" onSort={onSort} />)
    const header = await screen.findByRole('columnheader', { name: /Name/ })
    expect(header).toHaveAttribute('aria-sort', 'ascending')
    await userEvent.click(within(header).getByRole('button'))
    expect(onSort).toHaveBeenCalledWith('-name')
  })

  it('has pages by number', async () => {
    const onPage = vi.fn()
    renderPage(<DataTable {...table} rows={rows} paging={{ page: 1, size: 2, count: 5, onPage }} />)
    expect(await screen.findByText('1–2 of 5')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Pages 3' }))
    expect(onPage).toHaveBeenCalledWith(3)
  })

  it('loads more of a long list', async () => {
    const onMore = vi.fn()
    renderPage(<DataTable {...table} rows={rows} more={{ onMore, isLoading: false }} />)
    await userEvent.click(await screen.findByRole('button', { name: 'Load more' }))
    expect(onMore).toHaveBeenCalled()
  })

  it('says what it waits for, that there is nothing, and what went wrong', async () => {
    const loading = renderPage(<DataTable {...table} rows={undefined} />)
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeVisible()
    loading.unmount()
    const empty = renderPage(<DataTable {...table} rows={[]} />)
    expect(await screen.findByText('Nothing here yet')).toBeVisible()
    empty.unmount()
    const onRetry = vi.fn()
    const error = new Fault('it is away', 'LM007', 503)
    renderPage(<DataTable {...table} rows={undefined} error={error} onRetry={onRetry} />)
    expect(await screen.findByRole('alert')).toHaveTextContent('it is away')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(onRetry).toHaveBeenCalled()
  })

  it('is a list of cards where the screen is narrow', async () => {
    vi.stubGlobal('matchMedia', () => ({
      matches: true,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }))
    renderPage(<DataTable {...table} rows={rows} linkOf={(row) => `/leads/${row.id}`} />)
    expect(await screen.findByRole('list', { name: 'Leads' })).toBeVisible()
    expect(screen.getAllByRole('listitem')).toHaveLength(2)
    expect(screen.queryByText('Price')).toBeNull()
  })
})
