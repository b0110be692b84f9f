import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useDialog } from './dialog'

it('is not closed by the answer to what was begun in the one before', () => {
  const { result } = renderHook(() => useDialog<string>())
  act(() => result.current[1]('a'))
  const closeFirst = result.current[2]
  act(() => result.current[2]())
  expect(result.current[0]).toBeNull()
  // The same subject once more is another dialog all the same.
  act(() => result.current[1]('a'))
  act(closeFirst)
  expect(result.current[0]).toBe('a')
  act(() => result.current[2]())
  expect(result.current[0]).toBeNull()
})
