/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: Date, zone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(moment)
    .find((part) => part.type === 'timeZoneName')?.value
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(parts ?? '') ?? []
  if (!sign) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** The moment at which a day such as 2026-05-01 begins in a time zone, as the API takes it. */
export function dayStart(day: string, zone: string | undefined): string {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // Twice, because the clock may change between midnight in the zone and midnight in UTC.
  const guess = midnight - offsetAt(new Date(midnight), zone)
  return new Date(midnight - offsetAt(new Date(guess), zone)).toISOString()
}

/** The day some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The day of a moment in a time zone. */
export function dayOf(moment: Date, zone: string | undefined): string {
  // Swedish dates are written as ISO 8601.
  return new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' }).format(moment)
}

/** Whether this is a day that exists, such as one typed into an address. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const moment = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(moment) && addDays(text, 0) === text
}
