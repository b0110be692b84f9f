import { Text } from '@mantine/core'

/** What the API finds wrong with a rule or a group. */
export function Messages({ messages }: { messages: string[] }) {
  if (messages.length === 0) return null
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {messages.join('; ')}
    </Text>
  )
}
