import { createContext, useContext } from 'react'
import { locale } from '../texts/language'

/** The time zone of the organisation; admins see times in that of their browser. */
const Zone = createContext<string | undefined>(undefined)
export const ZoneProvider = Zone.Provider
export const useZone = () => useContext(Zone)

type Style = 'date' | 'time' | 'full'

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: 'medium' },
  time: { dateStyle: 'medium', timeStyle: 'short' },
  full: { dateStyle: 'full', timeStyle: 'long' },
}

export function formatDate(value: string | Date, style: Style, zone?: string): string {
  // A date without a time is that day everywhere.
  const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const options = { ...STYLES[style], timeZone: isDay ? 'UTC' : zone }
  return new Intl.DateTimeFormat(locale, options).format(new Date(value))
}

type Props = { value: string | null; style?: Style }

/** A moment in the organisation's time zone; the whole of it when one points at it. */
export function DateTime({ value, style = 'time' }: Props) {
  const zone = useZone()
  if (value === null) return <>–</>
  return (
    <time dateTime={value} title={formatDate(value, 'full', zone)} className="numbers">
      {formatDate(value, style, zone)}
    </time>
  )
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** How long ago, such as "5 minutes ago". */
export function ago(value: string, now = Date.now()): string {
  const seconds = (new Date(value).getTime() - now) / 1000
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
    Math.round(seconds / size),
    unit,
  )
}

export function Ago({ value }: { value: string }) {
  const zone = useZone()
  return (
    <time dateTime={value} title={formatDate(value, 'full', zone)}>
      {ago(value)}
    </time>
  )
}
