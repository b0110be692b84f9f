import { useEffect, useRef, useState } from 'react'

const KEPT = 'leadmill-keys'

/** Whether single letters act: those who dictate or press keys by accident can switch it off. */
export function useKeysWanted(): [boolean, (wanted: boolean) => void] {
  const [wanted, setWanted] = useState(() => localStorage.getItem(KEPT) !== 'off')
  const change = (next: boolean) => {
    localStorage.setItem(KEPT, next ? 'on' : 'off')
    setWanted(next)
  }
  return [wanted, change]
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Single keys that act on the page; not while somebody types, holds another key or looks at a dialog. */
export function useKeys(keys: Record<string, () => void>, wanted = true): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!wanted) return
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (isTyping(event.target) || document.querySelector('[role=dialog]')) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [wanted])
}
