import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { type Draft, faultsByField, toDraft, toFields } from './draft'
import { type Mapping, rename, renamedTo, stillValid } from './mappings'
import { checkQuery, type Editing } from './queries'

const PAUSE = 400

/** The state of a form that is edited, and what the API says of it. */
export function useEditor(editing: Editing) {
  const [drafts, setDrafts] = useState(() => toDraft(editing.form.fields))
  const [mappings, setMappings] = useState(editing.mappings)
  const [saved, setSaved] = useState<string | null>(null)
  const fields = useMemo(() => toFields(drafts), [drafts])
  const before = editing.active?.fields ?? []
  const valid = stillValid(mappings, before, fields)
  const state = JSON.stringify([fields, valid])
  // What it was when the page was opened, and after each save.
  const kept = saved ?? JSON.stringify([toFields(toDraft(editing.form.fields)), editing.mappings])
  const [asked] = useDebouncedValue(fields, PAUSE)
  const check = useQuery({ ...checkQuery(asked), placeholderData: keepPreviousData })
  const faults = useMemo(() => faultsByField(check.data ?? []), [check.data])

  const isChanged = state !== kept
  useEffect(() => {
    if (!isChanged) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isChanged])

  const change = (next: Draft) => {
    const now = drafts.find((one) => one.key === next.key)
    // A field of the active version that gets another id is the same field: its mapping follows.
    if (now && now.id !== next.id) {
      const origin = before.find(
        (old) => old.id === now.id || renamedTo(mappings, old.id) === now.id,
      )
      if (origin) setMappings(rename(mappings, origin.id, origin.id === next.id ? '' : next.id))
    }
    setDrafts(drafts.map((one) => (one.key === next.key ? next : one)))
  }

  return {
    drafts,
    fields,
    mappings: valid,
    faults,
    faultCount: check.data?.length ?? 0,
    isChecking: check.isFetching,
    /** Faults of the form as a whole, such as that it has no field. */
    general: (check.data ?? []).filter((fault) => !fault.field.startsWith('fields[')),
    isChanged,
    markSaved: () => setSaved(state),
    setDrafts,
    setMappings: (next: Mapping[]) => setMappings(next),
    change,
    remove: (key: string) => setDrafts(drafts.filter((one) => one.key !== key)),
  }
}

export type EditorState = ReturnType<typeof useEditor>
