import { expect, it } from 'vitest'
import { carryOut } from './carry-out'

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
  const others = Object.keys(sources).filter((name) => /\.mutate\(/.test(sources[name] ?? ''))
  expect(others).toEqual([])
})
