/** Opening hours as the API has them: spans of times by day; no days at all are always. */
export const DAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const
export type Day = (typeof DAYS)[number]
export type Hours = Partial<Record<Day, [string, string][]>>

/** Half hours of a day. */
export const SLOTS = 48
/** For each day and half hour, whether it is open. */
export type Week = boolean[][]

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

export function timeOf(slot: number): string {
  return `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 ? '30' : '00'}`
}

export const isAlways = (hours: Hours) => Object.keys(hours).length === 0

/** Opening hours as half hours; what begins or ends between them gets the whole of it. */
export function weekOf(hours: Hours): Week {
  return DAYS.map((day) =>
    Array.from(
      { length: SLOTS },
      (_, slot) =>
        isAlways(hours) ||
        (hours[day] ?? []).some(
          ([from, to]) => minutes(from) < (slot + 1) * 30 && minutes(to) > slot * 30,
        ),
    ),
  )
}

/** Whether half hours say all of it. */
export const fitsSlots = (hours: Hours) =>
  Object.values(hours).every((spans) =>
    spans.every(([from, to]) => minutes(from) % 30 === 0 && minutes(to) % 30 === 0),
  )

/** Half hours as the API takes them; a week that is open throughout is always. */
export function hoursOf(week: Week): Hours {
  if (week.every((day) => day.every(Boolean))) return {}
  const hours: Hours = {}
  DAYS.forEach((day, index) => {
    const spans = spansOf(week[index] ?? [])
    if (spans.length > 0) hours[day] = spans
  })
  return hours
}

export function spansOf(day: boolean[]): [string, string][] {
  const spans: [string, string][] = []
  day.forEach((isOpen, slot) => {
    if (!isOpen) return
    if (slot > 0 && day[slot - 1]) (spans.at(-1) as [string, string])[1] = timeOf(slot + 1)
    else spans.push([timeOf(slot), timeOf(slot + 1)])
  })
  return spans
}

/** A week in which these slots of a day are open or closed. */
export function painted(week: Week, day: number, from: number, to: number, isOpen: boolean): Week {
  const [first, last] = [Math.min(from, to), Math.max(from, to)]
  return week.map((slots, index) =>
    index === day
      ? slots.map((was, slot) => (slot >= first && slot <= last ? isOpen : was))
      : slots,
  )
}

/** Monday to Friday, nine to five. */
export const officeWeek = (): Week =>
  DAYS.map((_, day) =>
    Array.from({ length: SLOTS }, (_, slot) => day < 5 && slot >= 18 && slot < 34),
  )
