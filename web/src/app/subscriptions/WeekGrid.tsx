import { VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { language } from '../../texts/language'
import { DAYS, painted, SLOTS, timeOf, type Week } from './hours'
import { t } from './texts'
import './week.css'

type Props = { week: Week; onChange: (week: Week) => void }
type At = { day: number; slot: number }

/** The names of the days, Monday first. */
const names = DAYS.map((_, day) => {
  const date = new Date(Date.UTC(2024, 0, 1 + day))
  const named = (weekday: 'long' | 'short') =>
    new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(date)
  return { long: named('long'), short: named('short') }
})
export const dayName = (day: number) => names[day]?.long ?? ''

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  PageUp: [0, -4],
  PageDown: [0, 4],
}

/**
 * A week in half hours. With the pointer one draws over it; with the keyboard arrows move, Space changes, and Shift with
 * the arrows up and down draws on.
 */
export function WeekGrid({ week, onChange }: Props) {
  const [at, setAt] = useState<At>({ day: 0, slot: 18 })
  const drawing = useRef<{ day: number; from: number; isOpen: boolean; before: Week } | null>(null)
  const grid = useRef<HTMLDivElement>(null)
  const isOpen = (day: number, slot: number) => week[day]?.[slot] ?? false

  const move = (next: At) => {
    setAt(next)
    grid.current?.querySelector<HTMLElement>(`[data-at="${next.day}-${next.slot}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault()
      toggle(at.day, at.slot)
      return
    }
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const next = {
      day: Math.max(0, Math.min(DAYS.length - 1, at.day + step[0])),
      slot: Math.max(0, Math.min(SLOTS - 1, at.slot + step[1])),
    }
    if (event.shiftKey && next.day === at.day)
      onChange(painted(week, at.day, at.slot, next.slot, isOpen(at.day, at.slot)))
    move(next)
  }
  const toggle = (day: number, slot: number) =>
    onChange(painted(week, day, slot, slot, !isOpen(day, slot)))
  const onTap = (event: MouseEvent<HTMLElement>) => {
    if (['mouse', 'pen'].includes((event.nativeEvent as PointerEvent).pointerType)) return
    const [day, slot] = ((event.target as HTMLElement).dataset.at ?? '').split('-').map(Number)
    if (day !== undefined && slot !== undefined) toggle(day, slot)
  }
  const begin = (day: number, slot: number) => {
    drawing.current = { day, from: slot, isOpen: !isOpen(day, slot), before: week }
    setAt({ day, slot })
    onChange(painted(week, day, slot, slot, !isOpen(day, slot)))
  }
  const goOn = (slot: number) => {
    const now = drawing.current
    if (now) onChange(painted(now.before, now.day, now.from, slot, now.isOpen))
  }
  return (
    <div className="week-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: a table has no cells that can be chosen */}
      <div
        ref={grid}
        className="week"
        role="grid"
        aria-label={t.week}
        aria-multiselectable
        onKeyDown={onKeyDown}
        onClick={onTap}
        onPointerUp={() => {
          drawing.current = null
        }}
        onPointerLeave={() => {
          drawing.current = null
        }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="row" className="week-row" tabIndex={-1}>
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <span role="columnheader" tabIndex={-1}>
            <VisuallyHidden>{t.time}</VisuallyHidden>
          </span>
          {names.map((name) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <span role="columnheader" tabIndex={-1} key={name.long} aria-label={name.long}>
              {name.short}
            </span>
          ))}
        </div>
        {Array.from({ length: SLOTS }, (_, slot) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          <div role="row" className="week-row" key={timeOf(slot)} tabIndex={-1}>
            {/* biome-ignore lint/a11y/useSemanticElements: as above */}
            <span role="rowheader" tabIndex={-1} className="week-time">
              {slot % 4 === 0 ? timeOf(slot) : <VisuallyHidden>{timeOf(slot)}</VisuallyHidden>}
            </span>
            {DAYS.map((name, day) => (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <span
                key={name}
                role="gridcell"
                className="week-slot"
                data-at={`${day}-${slot}`}
                aria-selected={isOpen(day, slot)}
                aria-label={t.slot(names[day]?.long ?? '', timeOf(slot), timeOf(slot + 1))}
                tabIndex={at.day === day && at.slot === slot ? 0 : -1}
                onFocus={() => setAt({ day, slot })}
                // A finger scrolls; its tap changes.
                onPointerDown={({ pointerType }) => pointerType !== 'touch' && begin(day, slot)}
                onPointerEnter={() => goOn(slot)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
