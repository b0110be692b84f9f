import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

/**
 * The state of a page in its address: filters, order, page. A page says which parts it has and their defaults, and gets
 * typed values; what is the default does not stand in the address.
 */
export type Part<Value> = {
  read(text: string | undefined): Value
  write(value: Value): string | undefined
}

type Parts = Record<string, Part<unknown>>
export type Values<Of extends Parts> = { [Key in keyof Of]: ReturnType<Of[Key]['read']> }

/** A text; empty by default. */
export const text = (otherwise = ''): Part<string> => ({
  read: (given) => given ?? otherwise,
  write: (value) => (value === otherwise ? undefined : value),
})

/** A whole number from one on, such as a page. */
export const number = (otherwise: number): Part<number> => ({
  read: (given) => (given && /^\d{1,9}$/.test(given) ? Number(given) : otherwise),
  write: (value) => (value === otherwise ? undefined : String(value)),
})

/** One of these words; the first by default. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(
  ...words: Words
): Part<Words[number]> => ({
  read: (given) => words.find((word) => word === given) ?? words[0],
  write: (value) => (value === words[0] ? undefined : value),
})

export const flag: Part<boolean> = {
  read: (given) => given === '1',
  write: (value) => (value ? '1' : undefined),
}

/** Search parameters as plain texts: `?status=paid&page=2`. */
export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(search))

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
  return query && `?${query}`
}

/** The values in the address, and a function that changes some of them. */
export function useAddress<Of extends Parts>(
  parts: Of,
): [Values<Of>, (change: Partial<Values<Of>>) => void] {
  const search: Record<string, string | undefined> = useRouterState({
    select: (state) => state.location.search as never,
  })
  const navigate = useNavigate()
  const values = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(parts).map(([key, part]) => [key, part.read(search[key])]),
      ) as Values<Of>,
    [parts, search],
  )
  const change = useCallback(
    (next: Partial<Values<Of>>) => {
      const written = Object.fromEntries(
        Object.entries(next).map(([key, value]) => [key, parts[key]?.write(value)]),
      )
      void navigate({
        to: '.',
        search: (before: Record<string, unknown>) => ({ ...before, ...written }),
        replace: true,
      } as never)
    },
    [navigate, parts],
  )
  return [values, change]
}
