import { useCallback, useEffect, useState } from 'react'
import { type Fault, faultsOf } from '../api/faults'

/** What the public pages have in place of react-query: one read, once. */
export type Loaded<Data> = { data?: Data; fault?: Fault; again: () => void }

export function useLoaded<Data>(read: (signal: AbortSignal) => Promise<Data>): Loaded<Data> {
  const [state, setState] = useState<{ data?: Data; fault?: Fault }>({})
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt reads anew
  useEffect(() => {
    const leaving = new AbortController()
    read(leaving.signal).then(
      (data) => setState({ data }),
      (error) => {
        if (!leaving.signal.aborted) setState({ fault: faultsOf(error) })
      },
    )
    return () => leaving.abort()
  }, [read, attempt])
  const again = useCallback(() => {
    setState({})
    setAttempt((before) => before + 1)
  }, [])
  return { ...state, again }
}
