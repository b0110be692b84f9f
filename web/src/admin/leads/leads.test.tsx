import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import type { Field } from '../../form/fields'
import { renderPage } from '../../test/render'
import { ReasonDialog } from '../../ui/ReasonDialog'
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
  const onSubmit = vi.fn().mockRejectedValueOnce({
    code: 'LM301',
    message: 'lead has faults',
    details: '[{"field": "reason", "code": "required", "message": "is required"}]',
  })
  const onClose = vi.fn()
  renderPage(
    <ReasonDialog
      opened
      onClose={onClose}
      title="Reject"
      label="Reason"
      act="Reject"
      field="reason"
      onSubmit={onSubmit}
    >
      It is never sold.
    </ReasonDialog>,
  )
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: 'Reject' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('is required')
  await user.type(screen.getByRole('textbox'), 'Spam{Control>}{Enter}{/Control}')
  expect(onSubmit).toHaveBeenLastCalledWith('Spam')
  expect(onClose).toHaveBeenCalled()
}, 30_000)
