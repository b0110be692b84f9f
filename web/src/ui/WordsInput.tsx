import { TextInput, type TextInputProps } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { Icon } from './icons'

type Props = Omit<TextInputProps, 'value' | 'onChange'> & {
  value: string
  /** Called when somebody stops typing for a moment. */
  onChange: (words: string) => void
}

/** An input for words to look for, or a day, which stands in the address once typing pauses. */
export function WordsInput({ value, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState(value)
  const reported = useRef(value)
  const report = useDebouncedCallback((words: string) => {
    reported.current = words
    onChange(words)
  }, 300)
  // What changes the address otherwise, such as "clear", shows here; what was typed here is not overwritten by itself.
  useEffect(() => {
    if (value === reported.current) return
    reported.current = value
    setTyped(value)
  }, [value])
  return (
    <TextInput
      type="search"
      leftSection={<Icon name="search" size={16} />}
      {...rest}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        report(event.currentTarget.value.trim())
      }}
    />
  )
}
