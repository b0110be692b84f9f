import type { Setting } from './queries'
import { t } from './texts'

/** The look of the platform has a form of its own. */
export const SITE = 'ops.site_'

/** The group of a setting: its room, or the look of the platform. */
export function groupOf(name: string): string {
  return name.startsWith(SITE) ? 'site' : (name.split('.')[0] ?? name)
}

export type SettingGroup = { key: string; title: string; settings: Setting[] }

/** The groups that have settings, the look first. */
export function groupsOf(settings: Setting[]): SettingGroup[] {
  const found = new Map<string, Setting[]>([['site', []]])
  for (const setting of settings) {
    const key = groupOf(setting.name)
    found.set(key, [...(found.get(key) ?? []), setting])
  }
  return [...found]
    .map(([key, members]) => ({ key, title: t.groups[key] ?? key, settings: members }))
    .filter((group) => group.settings.length > 0)
}

/** "refresh_token_seconds" as people read it. */
export function titleOf(name: string): string {
  const words = (name.split('.')[1] ?? name).replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function matches({ name, comment }: Setting, words: string): boolean {
  const text = `${name} ${titleOf(name)} ${comment}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
