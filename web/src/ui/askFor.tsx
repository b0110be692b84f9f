import { Button, Group, PasswordInput, Stack, Text, Textarea } from '@mantine/core'
import { getHotkeyHandler } from '@mantine/hooks'
import { modals } from '@mantine/modals'
import { type FormEvent, type ReactNode, useState } from 'react'
import { faultsOf } from '../api/faults'
import { Faults } from './Faults'
import { ui } from './texts'

type Asking = {
  title: string
  /** What will happen. */
  children: ReactNode
  label: string
  hint?: string
  /** The act itself, such as "Reject": never "OK". */
  act: string
  isDestructive?: boolean
  /** Whether the text may be left out. */
  isOptional?: boolean
  /** Whether it is a token, which nobody may read over the shoulder. */
  isSecret?: boolean
  /** The name of the text in the API, with which its faults come. */
  field?: string
  /** Does it; what it throws is shown in the dialog, which stays open then. */
  onGiven: (text: string) => Promise<unknown>
}

/** Asks for the words that go with an act, such as a reason; Ctrl-Enter sends them. */
export function askFor({ title, ...asking }: Asking): void {
  const id = modals.open({
    title,
    closeButtonProps: { 'aria-label': ui.close },
    children: <AskForm {...asking} onClose={() => modals.close(id)} />,
  })
}

type FormProps = Omit<Asking, 'title'> & { onClose: () => void }

function AskForm({ onClose, children, act, field = 'reason', ...asking }: FormProps) {
  const [text, setText] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isSending, setSending] = useState(false)
  const send = async () => {
    // The button cannot be pressed meanwhile, but the keys can.
    if (isSending) return
    setSending(true)
    try {
      await asking.onGiven(text.trim())
      onClose()
    } catch (refusal) {
      setError(refusal)
      setSending(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  const input = {
    id: 'asked-text',
    'data-autofocus': true,
    label: asking.label,
    description: asking.hint,
    required: !asking.isOptional,
    value: text,
    error: error ? faultsOf(error).fields.get(field) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        <Faults error={error} inputs={{ [field]: input.id }} />
        {asking.isSecret ? (
          <PasswordInput {...input} autoComplete="off" />
        ) : (
          <Textarea
            {...input}
            autosize
            minRows={3}
            maxRows={10}
            onKeyDown={getHotkeyHandler([['mod+Enter', () => void send()]])}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui.cancel}
          </Button>
          <Button
            type="submit"
            color={asking.isDestructive ? 'red.9' : undefined}
            loading={isSending}
          >
            {act}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
