import type { IconName } from './icons'

/** Something that the command palette leads to. */
export type Found = {
  key: string
  title: string
  hint?: string
  icon?: IconName
  to: string
}

/** Finds leads, people and the like by words; each entry has its own. */
export type SearchFunction = (words: string, signal: AbortSignal) => Promise<Found[]>
