import { act, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { Fault } from '../../api/faults'
import { inTime, Problem, translated } from './Problem'

afterEach(() => vi.useRealTimers())

test('a fault of a field begins with the name of its input', () => {
  const items = [{ field: 'email', code: 'not_an_email', message: 'must be an e-mail address' }]
  const fields = new Map([['email', 'must be an e-mail address']])
  const fault = new Fault('faults', 'LM109', 400, null, fields, null, null, null, items)
  expect(translated(fault, { email: 'E-mail' }).fields.get('email')).toBe(
    'E-mail: must be an e-mail address',
  )
})

test('a long wait is told in minutes, a short one in seconds', () => {
  expect(inTime(840)).toBe('in 14 minutes')
  expect(inTime(45)).toBe('in 45 seconds')
})

test('the wait is counted down and ends', () => {
  vi.useFakeTimers()
  const fault = new Fault('too many', 'LM102', 429, null, new Map(), null, 2)
  render(<Problem fault={fault} inputs={{}} labels={{}} />)
  expect(screen.getByText('You can try again in 2 seconds.')).toBeVisible()
  act(() => vi.advanceTimersByTime(3000))
  expect(screen.queryByText(/You can try again/)).toBeNull()
})
