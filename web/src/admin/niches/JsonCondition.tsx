import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from './texts'

type Props = {
  condition: Record<string, unknown>
  onChange: (condition: Record<string, unknown>) => void
}

/** A condition that the list of conditions cannot show. */
export function JsonCondition({ condition, onChange }: Props) {
  const [typed, setTyped] = useState(() => JSON.stringify(condition, null, 2))
  const [isWrong, setWrong] = useState(false)
  const change = (text: string) => {
    setTyped(text)
    try {
      onChange(JSON.parse(text) as Record<string, unknown>)
      setWrong(false)
    } catch {
      setWrong(true)
    }
  }
  return (
    <Textarea
      label={t.complexCondition}
      value={typed}
      autosize
      minRows={3}
      error={isWrong ? t.notJson : undefined}
      onChange={(event) => change(event.currentTarget.value)}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    />
  )
}
