import { useEffect, useRef, useState } from 'react'

type Row = { id: string; created_at: string }

/** The rows that were not there before and are newer than all of those. */
export function arrived<Line extends Row>(before: Row[], now: Line[]): Line[] {
  const known = new Set(before.map((row) => row.id))
  const newest = Math.max(0, ...before.map((row) => Date.parse(row.created_at)))
  return now.filter((row) => !known.has(row.id) && Date.parse(row.created_at) >= newest)
}

/** The rows that came last by themselves, since the list was opened under this filter. */
export function useArrivals<Line extends Row>(rows: Line[] | undefined, filter: object): Line[] {
  const key = JSON.stringify(filter)
  const last = useRef<{ key: string; rows: Row[] } | null>(null)
  const [arrivals, setArrivals] = useState<Line[]>([])
  useEffect(() => {
    if (!rows) return
    const before = last.current
    last.current = { key, rows }
    if (before?.key !== key) setArrivals([])
    else {
      const fresh = arrived(before.rows, rows)
      if (fresh.length > 0) setArrivals(fresh)
    }
  }, [rows, key])
  return arrivals
}
