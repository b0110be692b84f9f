import { Alert, Anchor, Button, List, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { faultsOf } from '../api/faults'
import { Icon } from './icons'
import { ui } from './texts'

type Props = {
  error: unknown
  /** Offered where trying again can help. */
  onRetry?: () => void
  /** Ids of the inputs by the field of the API: the summary links to them. */
  inputs?: Record<string, string>
}

/** What the API refused, in its words: a summary that takes the focus and leads to the fields. */
export function Faults({ error, onRetry, inputs = {} }: Props) {
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new refusal takes the focus, also one that says the same
  useEffect(() => box.current?.focus(), [error])
  if (!error) return null
  const fault = faultsOf(error)
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alert"
      color="red"
      variant="light"
      icon={<Icon name="alert" />}
      title={fault.fields.size > 1 ? ui.faults : fault.message}
      styles={{ title: { color: 'var(--mantine-color-error)' } }}
    >
      {fault.fields.size > 0 && (
        <List size="sm" spacing={4}>
          {[...fault.fields].map(([field, message]) => (
            <List.Item key={field}>
              {inputs[field] ? (
                <Anchor href={`#${inputs[field]}`} size="sm" onClick={focusOn(inputs[field])}>
                  {message}
                </Anchor>
              ) : (
                message
              )}
            </List.Item>
          ))}
        </List>
      )}
      {fault.fields.size === 0 && fault.details && <Text size="sm">{fault.details}</Text>}
      {fault.hint && <Text size="sm">{fault.hint}</Text>}
      {fault.retryAfter !== null && <Text size="sm">{ui.wait(fault.retryAfter)}</Text>}
      {fault.status >= 500 && fault.requestId && (
        <Text size="xs" c="dimmed">
          {ui.requestId}: {fault.requestId}
        </Text>
      )}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {ui.tryAgain}
        </Button>
      )}
    </Alert>
  )
}

function focusOn(id: string) {
  return (event: React.MouseEvent) => {
    event.preventDefault()
    document.getElementById(id)?.focus()
  }
}
