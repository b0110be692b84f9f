import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import { act, renderHook, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { faultOf } from '../api/faults'
import { renderPage } from '../test/render'
import { confirm } from './Confirm'
import { ago, DateTime, formatDate } from './Dates'
import { saveFile } from './download'
import { Faults } from './Faults'
import { nullIfBlank, putFaults } from './form'
import { count, Money, money, percent } from './Money'
import { Offline } from './Offline'
import { Progress } from './Progress'
import { SortableList } from './SortableList'

afterEach(() => vi.unstubAllGlobals())

const refusal = faultOf(
  {
    code: 'LM109',
    message: 'some entries are wrong',
    details: [
      { field: 'email', message: 'is no address' },
      { field: 'phone', message: 'is no number' },
    ],
  },
  400,
)

describe('money and dates', () => {
  it('are written by the language of the page', () => {
    expect(money(1234.5, 'USD')).toBe('$1,234.50')
    expect(count(12345)).toBe('12,345')
    expect(percent(0.125)).toBe('12.5%')
    expect(formatDate('2026-01-31', 'date', 'America/New_York')).toContain('31')
    expect(formatDate('2026-01-31T23:30:00Z', 'date', 'Asia/Tokyo')).toContain('Feb')
  })

  it('say how long ago something was', () => {
    const now = Date.parse('2026-06-01T12:00:00Z')
    expect(ago('2026-06-01T11:55:00Z', now)).toBe('5 minutes ago')
    expect(ago('2026-05-31T12:00:00Z', now)).toBe('yesterday')
    expect(ago('2026-06-01T11:59:58Z', now)).toBe('2 seconds ago')
  })

  it('stand on a page, also where there are none', async () => {
    renderPage(
      <p>
        <Money amount={3} currency="USD" signed /> <Money amount={null} currency="USD" />{' '}
        <DateTime value={null} />
      </p>,
    )
    expect(await screen.findByText('+$3.00')).toBeVisible()
    expect(screen.getAllByText(/–/).length).toBeGreaterThan(0)
  })
})

describe('Faults', () => {
  it('takes the focus and leads to the fields', async () => {
    renderPage(
      <>
        <Faults error={refusal} inputs={{ email: 'the-email' }} />
        <input id="the-email" aria-label="E-mail" />
      </>,
    )
    expect(await screen.findByRole('alert')).toHaveFocus()
    await userEvent.click(screen.getByRole('link', { name: 'is no address' }))
    expect(screen.getByLabelText('E-mail')).toHaveFocus()
    expect(screen.getByText('is no number')).toBeVisible()
  })

  it('says how long to wait, and what the logs call the request', async () => {
    const headers = new Headers({ 'Retry-After': '5', 'X-Request-Id': 'abc' })
    renderPage(<Faults error={faultOf({ message: 'away', details: 'why' }, 503, headers)} />)
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('why')
    expect(alert).toHaveTextContent('Try again in 5 seconds.')
    expect(alert).toHaveTextContent('abc')
  })
})

describe('forms', () => {
  it('get faults at their inputs', () => {
    const initialValues = { email: '', number: '' }
    const { result } = renderHook(() => useForm({ initialValues }))
    act(() => {
      expect(putFaults(result.current, refusal, { phone: 'number' })).toBe(true)
    })
    expect(result.current.errors).toEqual({ email: 'is no address', number: 'is no number' })
    expect(putFaults(result.current, refusal)).toBe(false)
    expect([nullIfBlank('  '), nullIfBlank('x')]).toEqual([null, 'x'])
  })
})

describe('SortableList', () => {
  it('is ordered by its buttons', async () => {
    function List() {
      const [items, setItems] = useState(['One', 'Two', 'Three'])
      return (
        <SortableList items={items} idOf={String} nameOf={String} onChange={setItems}>
          {(item) => <span>{item}</span>}
        </SortableList>
      )
    }
    renderPage(<List />)
    await userEvent.click(await screen.findByRole('button', { name: 'Move One down' }))
    expect(screen.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
      'Two',
      'One',
      'Three',
    ])
    expect(screen.getByRole('button', { name: 'Move Two up' })).toBeDisabled()
  })
})

describe('other parts', () => {
  it('ask before what cannot be taken back', async () => {
    const onConfirm = vi.fn()
    renderPage(
      <button
        type="button"
        onClick={() =>
          confirm({ title: 'End it?', children: 'It ends.', confirm: 'End it', onConfirm })
        }
      >
        Go
      </button>,
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Go' }))
    expect(await screen.findByText('It ends.')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'End it' }))
    expect(onConfirm).toHaveBeenCalled()
  })

  it('take a double click for one answer', () => {
    const onConfirm = vi.fn()
    const open = vi.spyOn(modals, 'openConfirmModal').mockReturnValue('id')
    confirm({ title: 'Buy it?', children: 'It costs.', confirm: 'Buy it', onConfirm })
    const press = open.mock.calls[0]?.[0].onConfirm
    press?.()
    press?.()
    expect(onConfirm).toHaveBeenCalledTimes(1)
  })

  it('say how far work has come', async () => {
    renderPage(
      <>
        <Progress label="Deals" done={5} total={20} />
        <Progress label="Counting" done={0} total={null} />
      </>,
    )
    expect(await screen.findByText('25%')).toBeVisible()
    expect(screen.getByText('Counting')).toBeVisible()
  })

  it('say when there is no network', async () => {
    renderPage(<Offline />)
    await waitFor(() => expect(screen.queryByText(/offline/)).toBeNull())
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    act(() => {
      window.dispatchEvent(new Event('offline'))
    })
    expect(await screen.findByText(/You are offline/)).toBeVisible()
    vi.restoreAllMocks()
    act(() => {
      window.dispatchEvent(new Event('online'))
    })
    await waitFor(() => expect(screen.queryByText(/offline/)).toBeNull())
  })

  it('give the browser a file', () => {
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
    vi.stubGlobal('URL', { createObjectURL: () => 'blob:x', revokeObjectURL: vi.fn() })
    saveFile('leads.csv', new Blob(['a,b']))
    expect(clicked).toHaveBeenCalled()
  })
})
