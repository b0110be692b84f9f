import { useEffect } from 'react'
import { brand } from '../ui/brand'

/** Names the tab of the browser. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${brand().name}`
  }, [title])
}
