import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { choicesOf } from '../../form/fields'
import { Icon } from '../../ui/icons'
import { SortableList } from '../../ui/SortableList'
import type { EditorProps } from './FieldEditor'
import { t } from './texts'

type Option = { key: string; value: string; label: string }

/** The choices of a field: what is sent, and the words that people read instead. */
export function OptionsEditor({ field, faults, onChange }: EditorProps) {
  const keys = useRef<string[]>([])
  const values = choicesOf(field)
  // An option keeps its place and the focus while it is typed.
  while (keys.current.length < values.length) keys.current.push(crypto.randomUUID())
  const options = values.map(
    (value, index): Option => ({
      key: keys.current[index] ?? '',
      value,
      label: field.labels?.[value] ?? '',
    }),
  )
  const change = (next: Option[]) => {
    keys.current = next.map((option) => option.key)
    const labels = next.filter((option) => option.label !== '')
    onChange({
      ...field,
      options: next.map((option) => option.value),
      labels:
        labels.length > 0
          ? Object.fromEntries(labels.map(({ value, label }) => [value, label]))
          : undefined,
    })
  }
  const set = (key: string, part: Partial<Option>) =>
    change(options.map((option) => (option.key === key ? { ...option, ...part } : option)))
  const add = () =>
    change([
      ...options,
      { key: crypto.randomUUID(), value: t.option(options.length + 1), label: '' },
    ])
  const fault =
    faults.get('options') ?? [...faults].find(([path]) => path.startsWith('labels'))?.[1]
  return (
    <Fieldset legend={t.options} variant="filled" p="sm">
      <Stack gap="xs">
        <SortableList
          items={options}
          idOf={(option) => option.key}
          nameOf={(option) => option.value || t.options}
          onChange={change}
        >
          {(option, index) => (
            <Group gap="xs" wrap="nowrap">
              <Group gap={4} flex={1} miw={0}>
                <TextInput
                  flex="1 1 110px"
                  miw={0}
                  aria-label={t.option(index + 1)}
                  value={option.value}
                  onChange={(event) => set(option.key, { value: event.currentTarget.value })}
                />
                <TextInput
                  flex="1 1 110px"
                  miw={0}
                  aria-label={t.optionLabel(index + 1)}
                  placeholder={t.optionLabelHint}
                  value={option.label}
                  onChange={(event) => set(option.key, { label: event.currentTarget.value })}
                />
              </Group>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t.removeOne(option.value || t.option(index + 1))}
                onClick={() => change(options.filter((one) => one.key !== option.key))}
              >
                <Icon name="trash" size={16} />
              </ActionIcon>
            </Group>
          )}
        </SortableList>
        {fault && (
          <Text size="sm" c="var(--mantine-color-error)">
            {fault}
          </Text>
        )}
        <Group>
          <Button variant="default" size="xs" onClick={add}>
            {t.addOption}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  )
}
