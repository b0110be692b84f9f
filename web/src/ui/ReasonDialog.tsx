import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { getHotkeyHandler } from '@mantine/hooks'
import { type FormEvent, type ReactNode, useState } from 'react'
import { faultsOf } from '../api/faults'
import { Faults } from './Faults'
import { ui } from './texts'

type Props = {
  opened: boolean
  onClose: () => void
  title: string
  /** What will happen. */
  children: ReactNode
  label: string
  hint?: string
  /** The act itself, such as "Reject". */
  act: string
  isDestructive?: boolean
  /** Whether the text may be left out. */
  optional?: boolean
  /** The name of the text in the API, where its faults come with. */
  field: string
  onSubmit: (text: string) => Promise<unknown>
}

/** Asks for the words that go with a decision; Ctrl-Enter sends them. */
export function ReasonDialog({ opened, onClose, title, ...rest }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      <ReasonForm onClose={onClose} {...rest} />
    </Modal>
  )
}

type FormProps = Omit<Props, 'opened' | 'title'>

function ReasonForm(props: FormProps) {
  const { onClose, children, label, hint, act, isDestructive = true, optional, field } = props
  const [text, setText] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isSending, setSending] = useState(false)
  const send = async () => {
    setSending(true)
    try {
      await props.onSubmit(text.trim())
      onClose()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setSending(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        <Faults error={error} inputs={{ [field]: 'reason-text' }} />
        <Textarea
          id="reason-text"
          data-autofocus
          label={label}
          description={hint}
          required={!optional}
          autosize
          minRows={3}
          maxRows={10}
          value={text}
          error={error ? faultsOf(error).fields.get(field) : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={getHotkeyHandler([['mod+Enter', () => void send()]])}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui.cancel}
          </Button>
          <Button type="submit" color={isDestructive ? 'red.9' : undefined} loading={isSending}>
            {act}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
