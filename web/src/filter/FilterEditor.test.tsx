import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import type { Field } from '../form/fields'
import { renderPage } from '../test/render'
import { Estimated } from './Estimated'
import { FilterEditor } from './FilterEditor'
import { type Json, normalise, toFilter } from './rules'

vi.setConfig({ testTimeout: 60_000 })

const fields: Field[] = [
  { id: 'budget', label: 'Budget', type: 'number' },
  { id: 'region', label: 'Region', type: 'select', options: ['a', 'b'] },
  { id: 'city', label: 'City', type: 'text' },
  { id: 'own', label: 'Owner', type: 'boolean' },
  { id: 'day', label: 'Day', type: 'date' },
  { id: 'many', label: 'Many', type: 'select', options: [...'abcdefghij'] },
  { id: 'place', label: 'Place', type: 'location' },
]

async function draw(filter: Json, faults: [string, string][] = []) {
  const told = vi.fn()
  function Written() {
    const [value, setValue] = useState(() => normalise(filter, fields))
    return (
      <FilterEditor
        fields={fields}
        value={value}
        faults={new Map(faults)}
        onChange={(next) => {
          setValue(next)
          told(toFilter(next))
        }}
      />
    )
  }
  renderPage(<Written />)
  await screen.findByLabelText('How the rules of this group belong together')
  return { user: userEvent.setup({ delay: null }), last: () => told.mock.lastCall?.[0] as Json }
}

test('a rule is added, changed and removed', async () => {
  const { user, last } = await draw({})
  await user.click(screen.getByRole('button', { name: 'Add rule' }))
  await user.type(screen.getByLabelText('Value'), '500')
  expect(last()).toEqual({ all: [{ field: 'budget', op: 'gte', value: 500 }] })
  await user.selectOptions(screen.getByLabelText('Condition'), 'between')
  await user.type(screen.getByLabelText('To'), '900')
  expect(last()).toEqual({ all: [{ field: 'budget', op: 'between', value: [500, 900] }] })
  await user.selectOptions(screen.getByLabelText('Field'), 'region')
  await user.click(screen.getByLabelText('b'))
  expect(last()).toEqual({ all: [{ field: 'region', op: 'in', value: ['b'] }] })
  await user.selectOptions(screen.getByLabelText('Condition'), 'eq')
  await user.selectOptions(screen.getByLabelText('Value'), 'a')
  expect(last()).toEqual({ all: [{ field: 'region', op: 'eq', value: 'a' }] })
  await user.click(screen.getByRole('button', { name: 'Remove the rule on Region' }))
  expect(last()).toEqual({})
  expect(screen.getByRole('button', { name: 'Add rule' })).toHaveFocus()
})

test('each type has its inputs', async () => {
  const { user, last } = await draw({ all: [{ city: 'x' }] })
  const field = screen.getByLabelText('Field')
  await user.clear(screen.getByLabelText('Value'))
  await user.selectOptions(screen.getByLabelText('Condition'), 'in')
  await user.type(screen.getByPlaceholderText('Press Enter after each'), 'Wien{Enter}Graz{Enter}')
  expect(last()).toEqual({ all: [{ field: 'city', op: 'in', value: ['Wien', 'Graz'] }] })
  await user.selectOptions(field, 'own')
  await user.selectOptions(screen.getByLabelText('Value'), 'false')
  expect(last()).toEqual({ all: [{ field: 'own', op: 'eq', value: false }] })
  await user.selectOptions(screen.getByLabelText('Condition'), 'exists')
  await user.selectOptions(screen.getByLabelText('Value'), 'false')
  expect(last()).toEqual({ all: [{ field: 'own', op: 'exists', value: false }] })
  await user.selectOptions(field, 'day')
  await user.type(screen.getByLabelText('Value'), '2026-01-31')
  expect(last()).toEqual({ all: [{ field: 'day', op: 'gte', value: '2026-01-31' }] })
  await user.selectOptions(field, 'place')
  await user.type(screen.getByLabelText('Latitude'), '48.2')
  await user.type(screen.getByLabelText('Kilometres'), '25')
  expect(last()).toEqual({
    all: [{ field: 'place', op: 'within_km', value: { latitude: 48.2, longitude: null, km: 25 } }],
  })
  await user.selectOptions(field, 'budget')
  await user.selectOptions(screen.getByLabelText('Condition'), 'in')
  await user.type(screen.getByPlaceholderText('Press Enter after each'), '5{Enter}much{Enter}')
  expect(last()).toEqual({ all: [{ field: 'budget', op: 'in', value: [5, 'much'] }] })
})

test('groups stand in groups, and say what they say of their rules', async () => {
  const { user, last } = await draw({ own: true })
  await user.click(screen.getByRole('button', { name: 'Add group' }))
  const inner = screen.getByRole('group', { name: 'Group of rules' })
  await user.selectOptions(within(inner).getByLabelText(/^How the rules/), 'none')
  expect(last()).toEqual({
    all: [
      { field: 'own', op: 'eq', value: true },
      { not: { any: [{ field: 'budget', op: 'gte', value: null }] } },
    ],
  })
  await user.click(within(inner).getByRole('button', { name: 'Remove this group' }))
  expect(last()).toEqual({ all: [{ field: 'own', op: 'eq', value: true }] })
})

test('a fault stands at its rule', async () => {
  await draw({ all: [{ own: true }, { budget: { min: 1 } }, { gone: 1 }] }, [
    ['filter.all[1].value', 'must be more'],
    ['filter.all[2].field', 'is not a field of this form'],
    ['filter.all', 'are too many'],
  ])
  const rule = within(screen.getByRole('group', { name: 'Budget' }))
  expect(rule.getByLabelText('Value')).toHaveAccessibleDescription('must be more')
  expect(screen.getByText('is not a field of this form')).toBeVisible()
  expect(screen.getByText('are too many')).toBeVisible()
})

test('the estimate says what it is, or why there is none', async () => {
  const estimate = { days: 30, matching: 40, leads: 20, price: 5, cost: 100, currency: 'USD' }
  const none = { faults: [], estimate: null }
  renderPage(
    <>
      <Estimated
        isBehind={false}
        check={{ faults: [], estimate: { ...estimate, is_rounded: true }, no_estimate: null }}
      />
      <Estimated isBehind check={{ ...none, no_estimate: { reason: 'too_many' } }} />
      <Estimated isBehind check={{ ...none, no_estimate: { reason: 'not_countable' } }} />
      <Estimated isBehind check={undefined} />
    </>,
  )
  expect(await screen.findByText('about 40')).toBeVisible()
  expect(screen.getByText('about $100.00')).toBeVisible()
  expect(screen.getByText(/no more estimates/)).toBeVisible()
  expect(screen.getByText(/not counted/)).toBeVisible()
  expect(screen.getByText(/until the rules are complete/)).toBeVisible()
})
