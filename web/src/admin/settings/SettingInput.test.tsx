import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import type { Json } from '../../api/database'
import { renderPage } from '../../test/render'
import type { Rule } from './queries'
import { SettingInput } from './SettingInput'

type Given = { rule: Rule; value: Json; tell: (value: Json | undefined) => void }

function Draft({ rule, value, tell }: Given) {
  const [now, setNow] = useState<Json | undefined>(value)
  return (
    <SettingInput
      label="It"
      rule={rule}
      value={now}
      onChange={(next) => {
        setNow(next)
        tell(next)
      }}
      faults={new Map([['value', 'is wrong']])}
      field="value"
    />
  )
}

async function drawn(rule: Rule, value: Json) {
  const tell = vi.fn()
  renderPage(<Draft rule={rule} value={value} tell={tell} />)
  await screen.findByText(/^It/)
  return tell
}

it('takes numbers, also those out of bounds, with the fault at the input', async () => {
  const tell = await drawn({ type: 'number', minimum: 1, maximum: 100 }, 10)
  await userEvent.clear(screen.getByLabelText('It'))
  expect(tell).toHaveBeenLastCalledWith(undefined)
  await userEvent.type(screen.getByLabelText('It'), '1000')
  expect(tell).toHaveBeenLastCalledWith(1000)
  expect(screen.getByText('is wrong')).toBeVisible()
})

it('switches', async () => {
  const tell = await drawn({ type: 'boolean' }, false)
  await userEvent.click(screen.getByRole('switch', { name: /It/ }))
  expect(tell).toHaveBeenLastCalledWith(true)
})

it('offers options, time zones and words', async () => {
  const tell = await drawn({ type: 'text', options: ['a', 'b'] }, 'a')
  await userEvent.selectOptions(screen.getByLabelText('It'), 'b')
  expect(tell).toHaveBeenLastCalledWith('b')
})

it('offers time zones', async () => {
  const tell = await drawn({ type: 'text', format: 'time_zone' }, 'UTC')
  fireEvent.change(screen.getByLabelText('It'), { target: { value: 'Europe/Berlin' } })
  expect(tell).toHaveBeenLastCalledWith('Europe/Berlin')
})

it('takes words, and lines where no pattern forbids them', async () => {
  const tell = await drawn({ type: 'text', pattern: '' }, '')
  await userEvent.type(screen.getByLabelText('It'), 'x{Enter}y')
  expect(tell).toHaveBeenLastCalledWith('x\ny')
})

it('adds to a list', async () => {
  const tell = await drawn({ type: 'list', items: { type: 'text' } }, ['one'])
  await userEvent.type(screen.getByRole('combobox', { name: 'It' }), 'two{Enter}')
  expect(tell).toHaveBeenLastCalledWith(['one', 'two'])
})

it('adds a key to a map, changes it and removes it', async () => {
  const rule: Rule = { type: 'map', keys: '^[A-Z]{3}$', values: { type: 'number', minimum: 5 } }
  const tell = await drawn(rule, { USD: 10 })
  const add = screen.getByRole('button', { name: 'Add' })
  await userEvent.type(screen.getByLabelText('Name of the new value'), 'eur')
  expect(add).toBeDisabled()
  await userEvent.clear(screen.getByLabelText('Name of the new value'))
  await userEvent.type(screen.getByLabelText('Name of the new value'), 'EUR')
  await userEvent.click(add)
  expect(tell).toHaveBeenLastCalledWith({ USD: 10, EUR: 5 })
  await userEvent.click(screen.getByRole('button', { name: 'Remove USD' }))
  expect(tell).toHaveBeenLastCalledWith({ EUR: 5 })
})

it('has an input for each member of an object', async () => {
  const rule: Rule = {
    type: 'object',
    members: { is_required: { type: 'boolean' }, seconds: { type: 'number' } },
  }
  const tell = await drawn(rule, { seconds: 3 })
  await userEvent.click(screen.getByLabelText('Is required'))
  expect(tell).toHaveBeenLastCalledWith({ seconds: 3, is_required: true })
})
