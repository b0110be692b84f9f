import { Modal } from '@mantine/core'
import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { renderPage } from '../test/render'
import { Palette } from './Palette'
import { searchIn } from './search'

const pages = [
  { key: 'leads', title: 'Leads', to: '/leads' },
  { key: 'billing', title: 'Billing', to: '/billing' },
]
const search = searchIn({ assignment: { icon: 'leads', at: (id) => `/leads/${id}` } })

afterEach(() => vi.unstubAllGlobals())

it('goes to the page that its words name', async () => {
  const onClose = vi.fn()
  const { router } = renderPage(
    <Palette opened onOpen={vi.fn()} onClose={onClose} pages={pages} search={search} />,
  )
  await userEvent.type(await screen.findByRole('combobox'), 'bil{Enter}')
  expect(onClose).toHaveBeenCalled()
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/billing'))
})

it('finds what the API knows, and goes there by the arrows', async () => {
  const found = [
    { kind: 'assignment', id: 'a1', title: 'Ada Bee', subtitle: 'roofs', status: 'new' },
    { kind: 'unknown', id: 'x', title: 'Nobody' },
  ]
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(found))))
  const { router } = renderPage(
    <Palette opened onOpen={vi.fn()} onClose={vi.fn()} pages={pages} search={search} />,
  )
  await userEvent.type(await screen.findByRole('combobox'), 'bee')
  expect(await screen.findByRole('option', { name: /Ada Bee/ })).toBeVisible()
  expect(screen.queryByText('Nobody')).toBeNull()
  await userEvent.keyboard('{ArrowDown}{ArrowUp}{Enter}')
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/leads/a1'))
})

function Opened() {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <input aria-label="Name" />
      <button type="button" onClick={() => setOpened(true)}>
        Find
      </button>
      <Palette
        opened={opened}
        onOpen={() => setOpened(true)}
        onClose={() => setOpened(false)}
        pages={pages}
      />
    </>
  )
}

it('has the focus before the next key, however fast somebody types, and gives it back', async () => {
  renderPage(<Opened />)
  const field = await screen.findByRole('textbox', { name: 'Name' })
  field.focus()
  act(() => {
    fireEvent.keyDown(field, { key: 'k', code: 'KeyK', ctrlKey: true })
  })
  expect(screen.getByRole('combobox')).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('combobox')).toBeNull()
  expect(field).toHaveFocus()
})

it('leaves the focus to whoever has taken it since', async () => {
  renderPage(<Opened />)
  const field = await screen.findByRole('textbox', { name: 'Name' })
  field.focus()
  act(() => {
    fireEvent.keyDown(field, { key: 'k', code: 'KeyK', ctrlKey: true })
  })
  const button = screen.getByText('Find')
  act(() => button.focus())
  fireEvent.keyDown(screen.getByRole('combobox'), { key: 'Escape' })
  await vi.waitFor(() => expect(screen.queryByRole('combobox')).toBeNull())
  expect(button).toHaveFocus()
})

it('is gone after the Enter that chose, although a button opened it and has the focus again', async () => {
  const { router } = renderPage(<Opened />)
  await userEvent.click(await screen.findByRole('button', { name: 'Find' }))
  await userEvent.keyboard('bil{Enter}')
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/billing'))
  expect(screen.queryByRole('combobox')).toBeNull()
})

it('does not open over another dialog', async () => {
  const onOpen = vi.fn()
  renderPage(
    <>
      <Modal opened onClose={vi.fn()} title="Edit" />
      <Palette opened={false} onOpen={onOpen} onClose={vi.fn()} pages={pages} />
    </>,
  )
  fireEvent.keyDown(await screen.findByRole('dialog'), { key: 'k', code: 'KeyK', ctrlKey: true })
  expect(onOpen).not.toHaveBeenCalled()
})
