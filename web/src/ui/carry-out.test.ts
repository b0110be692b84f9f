import { notifications } from '@mantine/notifications'
import { beforeEach, expect, it, type MockInstance, vi } from 'vitest'
import { carryOut } from './carry-out'

let shown: MockInstance<typeof notifications.show>

beforeEach(() => {
  history.replaceState(null, '', '/app/here')
  shown = vi.spyOn(notifications, 'show').mockReturnValue('')
})

it('says what came of each of two quick changes, also when the first one is answered last', async () => {
  const said: string[] = []
  const answers: Array<(answer: string) => void> = []
  const mutation = {
    mutateAsync: (_: string) => new Promise<string>((resolve) => answers.push(resolve)),
  }
  for (const given of ['a', 'b']) {
    carryOut(mutation, given, { onSuccess: (answer) => said.push(answer) })
  }
  answers[1]?.('b is done')
  answers[0]?.('a is done')
  await Promise.resolve()
  expect(said).toEqual(['b is done', 'a is done'])
})

it('leaves a refusal to the page when nobody asks for it', async () => {
  const refusal = new Error('no')
  const said: Error[] = []
  const mutation = { mutateAsync: () => Promise.reject(refusal) }
  carryOut(mutation, null)
  carryOut(mutation, null, { onError: (error) => said.push(error) })
  await Promise.resolve()
  await Promise.resolve()
  expect(said).toEqual([refusal])
  expect(shown).not.toHaveBeenCalled()
})

it('leads nobody away who has gone somewhere else in the meantime', async () => {
  const said: string[] = []
  const went: string[] = []
  const mutation = { mutateAsync: (answer: string) => Promise.resolve(answer) }
  const then = {
    onSuccess: (answer: string) => void said.push(answer),
    thenGo: (answer: string) => void went.push(answer),
  }
  carryOut(mutation, 'a', then)
  await Promise.resolve()
  carryOut(mutation, 'b', then)
  history.replaceState(null, '', '/app/elsewhere')
  await Promise.resolve()
  expect(said).toEqual(['a', 'b'])
  expect(went).toEqual(['a'])
})

it('says a refusal when the page that would show it is gone', async () => {
  const refusal = new Error('no')
  const mutation = { mutateAsync: () => Promise.reject(refusal) }
  carryOut(mutation, null)
  history.replaceState(null, '', '/app/elsewhere')
  await Promise.resolve()
  await Promise.resolve()
  expect(shown).toHaveBeenCalledTimes(1)
})

it('says a refusal that was for a form when the form has been closed', async () => {
  const refusal = new Error('no')
  const mutation = { mutateAsync: () => Promise.reject(refusal) }
  const button = document.body.appendChild(document.createElement('button'))
  for (const isClosed of [false, true]) {
    button.focus()
    const onError = vi.fn()
    carryOut(mutation, null, { onError })
    if (isClosed) button.remove()
    await Promise.resolve()
    await Promise.resolve()
    expect(onError).toHaveBeenCalledWith(refusal)
    expect(shown.mock.calls.length).toBe(isClosed ? 1 : 0)
  }
})

it('is how every page changes something', () => {
  const sources = import.meta.glob<string>(
    ['../**/*.{ts,tsx}', '!../**/*.test.*', '!./carry-out.ts'],
    {
      query: '?raw',
      import: 'default',
      eager: true,
    },
  )
  const others = Object.keys(sources).filter((name) =>
    /\.mutate\(|\bmutate\b.*= use/.test(sources[name] ?? ''),
  )
  expect(others).toEqual([])
})
