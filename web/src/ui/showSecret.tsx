import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'
import { CopyButton } from './CopyButton'
import { ui } from './texts'

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
