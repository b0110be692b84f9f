import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Icon } from './icons'

type Props = { label: string; value: string; onChange: (value: string) => void }

const PAUSE = 300

/** Words of a filter: asked for once typing pauses. */
export function SearchInput({ label, value, onChange }: Props) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped((now) => (now.trim() === value ? now : value)), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onChange(typed.trim()), PAUSE)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return (
    <TextInput
      type="search"
      label={label}
      value={typed}
      leftSection={<Icon name="search" size={16} />}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  )
}
