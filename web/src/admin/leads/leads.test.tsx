import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import type { Field } from '../../form/fields'
import { renderPage } from '../../test/render'
import { askFor } from '../../ui/askFor'
import { useKeys, useKeysWanted } from '../../ui/useKeys'
import { KeysDialog } from './KeysDialog'
import { valuesOf } from './values'
import { refusals } from './Why'

test('answers go back into the inputs that they came from', () => {
  const fields: Field[] = [
    { id: 'size', label: 'Size', type: 'number' },
    { id: 'own', label: 'Own', type: 'boolean' },
    { id: 'rooms', label: 'Rooms', type: 'multi-select', options: ['a', 'b'] },
    { id: 'place', label: 'Place', type: 'location' },
    { id: 'note', label: 'Note', type: 'text' },
  ]
  expect(valuesOf(fields, { size: 5, own: false, rooms: ['a'], place: { city: 'Linz' } })).toEqual({
    size: '5',
    own: 'false',
    rooms: ['a'],
    place: expect.objectContaining({ city: 'Linz', zip: '' }),
    note: '',
  })
})

test('what refused a lead is told in words', () => {
  expect(refusals({ filter: 2, insufficient_funds: 1, already_bought: 0 })).toBe(
    '2 × Filter did not match, 1 × Too little money',
  )
  expect(refusals(null)).toBe('None')
})

test('single keys act, but not while somebody types, and can be switched off', async () => {
  const act = vi.fn()
  function Fixture() {
    const [wanted, want] = useKeysWanted()
    const [opened, setOpened] = useState(false)
    useKeys({ a: act, '?': () => setOpened(true) }, wanted)
    return (
      <>
        <input aria-label="Note" />
        <KeysDialog
          opened={opened}
          onClose={() => setOpened(false)}
          wanted={wanted}
          onWant={want}
        />
      </>
    )
  }
  renderPage(<Fixture />)
  const user = userEvent.setup()
  const note = await screen.findByLabelText('Note')
  await user.keyboard('a')
  expect(act).toHaveBeenCalledTimes(1)
  await user.type(note, 'a')
  await user.keyboard('{Control>}a{/Control}')
  expect(act).toHaveBeenCalledTimes(1)
  note.blur()
  await user.keyboard('?')
  await user.click(await screen.findByRole('switch'))
  await user.keyboard('{Escape}')
  await user.keyboard('a')
  expect(act).toHaveBeenCalledTimes(1)
  localStorage.clear()
}, 30_000)

test('a refused reason stays in its dialog', async () => {
  const onGiven = vi.fn().mockRejectedValueOnce({
    code: 'LM301',
    message: 'lead has faults',
    details: '[{"field": "reason", "code": "required", "message": "is required"}]',
  })
  const ask = () =>
    askFor({
      title: 'Reject',
      children: 'It is never sold.',
      label: 'Reason',
      act: 'Reject',
      onGiven,
    })
  renderPage(
    <button type="button" onClick={ask}>
      Ask
    </button>,
  )
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Ask' }))
  await user.click(await screen.findByRole('button', { name: 'Reject' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('is required')
  let end: (answer: unknown) => void = () => undefined
  onGiven.mockReturnValueOnce(
    new Promise((done) => {
      end = done
    }),
  )
  // The keys are pressed once more while it is sent.
  await user.type(screen.getByRole('textbox'), 'Spam{Control>}{Enter}{Enter}{/Control}')
  expect(onGiven).toHaveBeenLastCalledWith('Spam')
  expect(onGiven).toHaveBeenCalledTimes(2)
  end(null)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
}, 30_000)
