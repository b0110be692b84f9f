import { Select, type SelectProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/http'

type Named = { id: string; name: string }

type Waiting = { id: string; tell: (name: string | null) => void; fail: (error: unknown) => void }
let waiting: Waiting[] = []

async function askForNames(): Promise<void> {
  const asked = waiting
  waiting = []
  try {
    const ids = [...new Set(asked.map(({ id }) => id))].join(',')
    const found = await get<Named[]>(`/api/organizations?select=id,name&id=in.(${ids})&limit=100`)
    const names = new Map(found.map(({ id, name }) => [id, name]))
    for (const { id, tell } of asked) tell(names.get(id) ?? null)
  } catch (error) {
    for (const { fail } of asked) fail(error)
  }
}

/** The name of an organisation; all that a page asks for at once is one request. */
const nameOf = (id: string) =>
  new Promise<string | null>((tell, fail) => {
    if (waiting.length === 0) setTimeout(() => void askForNames())
    waiting.push({ id, tell, fail })
  })

export function useOrganizationName(id: string | null) {
  return useQuery({
    queryKey: ['organizations', 'name', id],
    queryFn: () => nameOf(id as string),
    enabled: id !== null,
    staleTime: 60_000,
  }).data
}

/** For admins: most views only have the id. */
export function OrganizationName({
  id,
  otherwise = '–',
}: {
  id: string | null
  otherwise?: string
}) {
  const name = useOrganizationName(id)
  return <>{id === null ? otherwise : (name ?? '…')}</>
}

type Props = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  value?: string | null
  onChange?: (id: string | null) => void
}

/** Finds an organisation by its name or website. */
export function OrganizationSelect({ value = null, onChange, ...rest }: Props) {
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words, 250)
  const found = useQuery({
    queryKey: ['search_organizations', asked],
    queryFn: ({ signal }) =>
      get<Named[]>(
        `/api/rpc/search_organizations?${new URLSearchParams({ words: asked, select: 'id,name', limit: '20' })}`,
        signal,
      ),
    placeholderData: (before) => before,
  })
  const chosen = useOrganizationName(value)
  const options = (found.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const data =
    value && chosen && !options.some((one) => one.value === value)
      ? [{ value, label: chosen }, ...options]
      : options
  return (
    <Select
      {...rest}
      data={data}
      value={value}
      onChange={onChange}
      searchable
      clearable
      onSearchChange={setWords}
      // The server has searched: what it found may match by the website.
      filter={({ options: all }) => all}
    />
  )
}
