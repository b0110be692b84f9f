import { useState } from 'react'

/**
 * What a dialog is about, and whether there is one. `close` closes the dialog that was open when it
 * was made, and none that was opened since: the answer to what was begun in it may come late.
 */
export function useDialog<About>(): [About | null, (about: About | null) => void, () => void] {
  const [shown, setShown] = useState<{ about: About } | null>(null)
  const open = (about: About | null) => setShown(about === null ? null : { about })
  const close = () => setShown((now) => (now === shown ? null : now))
  return [shown?.about ?? null, open, close]
}
