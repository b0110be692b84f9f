import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { brand } from './brand'

type Props = {
  title: string
  /** A sentence below the title. */
  children?: ReactNode
  /** Buttons at its side. */
  actions?: ReactNode
}

/** The one h1 of a page, which also names the tab of the browser. */
export function PageHeader({ title, children, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · ${brand().name}`
  }, [title])
  return (
    <Group justify="space-between" align="flex-start" gap="md" mb="lg">
      <Stack gap={4}>
        <Title order={1}>{title}</Title>
        {children && (
          <Text c="dimmed" maw={640}>
            {children}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="sm">{actions}</Group>}
    </Group>
  )
}
