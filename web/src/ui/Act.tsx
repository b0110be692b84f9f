import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import { type FormEvent, type ReactNode, useState } from 'react'
import { CopyButton } from './CopyButton'
import { Faults } from './Faults'
import { ui } from './texts'

type Asking = {
  title: string
  /** What will happen. */
  children?: ReactNode
  /** What is asked for, such as a reason. */
  label: string
  description?: string
  confirm: string
  isLong?: boolean
  type?: string
  isDestructive?: boolean
  /** Does it; what it throws is shown in the dialog, which stays open then. */
  onGiven: (given: string) => Promise<unknown>
}

/** Ask for a text, such as a reason, and do something with it. */
export function askFor(asking: Asking): void {
  const id = modals.open({
    title: asking.title,
    closeButtonProps: { 'aria-label': ui.close },
    children: <Ask {...asking} onDone={() => modals.close(id)} />,
  })
}

function Ask({ onDone, ...asking }: Asking & { onDone: () => void }) {
  const [given, setGiven] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await asking.onGiven(given)
      onDone()
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
    }
  }
  const input = {
    label: asking.label,
    description: asking.description,
    required: true,
    value: given,
    'data-autofocus': true,
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {typeof asking.children === 'string' ? (
          <Text size="sm">{asking.children}</Text>
        ) : (
          asking.children
        )}
        <Faults error={error} />
        {asking.isLong === false ? (
          <TextInput
            {...input}
            type={asking.type}
            autoComplete="off"
            onChange={({ currentTarget }) => setGiven(currentTarget.value)}
          />
        ) : (
          <Textarea
            {...input}
            autosize
            minRows={3}
            onChange={({ currentTarget }) => setGiven(currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={isBusy} color={asking.isDestructive ? 'red.9' : undefined}>
            {asking.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type Secret = { title: string; children: ReactNode; values: { label: string; value: string }[] }

/** Show what is shown only once. */
export function showSecret({ title, children, values }: Secret): void {
  const id = modals.open({
    title,
    size: 'lg',
    closeOnClickOutside: false,
    closeButtonProps: { 'aria-label': ui.close },
    children: (
      <Stack>
        <Text size="sm">{children}</Text>
        {values.map(({ label, value }) => (
          <Group key={label} align="flex-end" wrap="nowrap">
            <TextInput label={label} value={value} readOnly flex={1} />
            <CopyButton value={value} size="sm" />
          </Group>
        ))}
        <Button onClick={() => modals.close(id)}>{ui.done}</Button>
      </Stack>
    ),
  })
}
