import { RouterProvider, useParams } from '@tanstack/react-router'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { routerOf } from './pages'

vi.mock('./Shell', async () => {
  const { Outlet } = await import('@tanstack/react-router')
  return { Shell: Outlet }
})

function Page() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const [typed, setTyped] = useState('')
  return <input aria-label={id} value={typed} onChange={(event) => setTyped(event.target.value)} />
}

it('keeps nothing of what was typed on the page of another thing', async () => {
  history.replaceState(null, '', '/app/things/1')
  const router = routerOf({
    basepath: '/app',
    pages: [{ path: '/things/$id', title: 'Thing', load: async () => ({ Page }) }],
    groups: [],
  })
  render(<RouterProvider router={router as never} />)
  await userEvent.type(await screen.findByLabelText('1'), 'of one')
  await act(() => router.navigate({ to: '/things/2' } as never))
  expect(await screen.findByLabelText('2')).toHaveValue('')
})
