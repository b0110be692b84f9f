import { ActionIcon, Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../ui/icons'
import { SortableList } from '../../ui/SortableList'
import { type Draft, newField } from './draft'
import { FieldEditor } from './FieldEditor'
import { t } from './texts'
import type { EditorState } from './useEditor'

type Props = { editor: EditorState; isDraft: boolean }

const NONE = new Map<string, string>()

/** The fields in their order; one at a time is open. */
export function FieldList({ editor, isDraft }: Props) {
  const { drafts } = editor
  const [open, setOpen] = useState<string | null>(null)
  const add = () => {
    const field = newField(
      t.newLabel,
      'text',
      drafts.map((one) => one.id),
    )
    editor.setDrafts([...drafts, field])
    setOpen(field.key)
  }
  return (
    <>
      <Group justify="space-between">
        <Title order={2}>{t.fields}</Title>
        <Text size="sm" c="dimmed" aria-live="polite">
          {isDraft && status(editor)}
        </Text>
      </Group>
      {editor.general.map((fault) => (
        <Text key={fault.message} size="sm" c="var(--mantine-color-error)">
          {fault.message}
        </Text>
      ))}
      <SortableList
        items={drafts}
        idOf={(field) => field.key}
        nameOf={(field) => field.label || field.id}
        onChange={editor.setDrafts}
        disabled={!isDraft}
      >
        {(field, index) => (
          <>
            <Summary
              field={field}
              faults={editor.faults.get(index)?.size ?? 0}
              isOpen={open === field.key}
              onToggle={() => setOpen(open === field.key ? null : field.key)}
              onRemove={() => editor.remove(field.key)}
              isDraft={isDraft}
            />
            {open === field.key && isDraft && (
              <FieldEditor
                field={field}
                faults={editor.faults.get(index) ?? NONE}
                onChange={editor.change}
                earlier={drafts.slice(0, index)}
              />
            )}
          </>
        )}
      </SortableList>
      {isDraft && (
        <Group>
          <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={add}>
            {t.addField}
          </Button>
        </Group>
      )}
    </>
  )
}

function status(editor: EditorState): string {
  if (editor.faultCount > 0) return t.faultCount(editor.faultCount)
  return editor.isChecking ? t.checking : t.noFaults
}

type SummaryProps = {
  field: Draft
  faults: number
  isOpen: boolean
  isDraft: boolean
  onToggle: () => void
  onRemove: () => void
}

function Summary({ field, faults, isOpen, isDraft, onToggle, onRemove }: SummaryProps) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Stack gap={0} miw={0}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {field.label || field.id}
          {field.required && <span aria-hidden="true"> *</span>}
        </Text>
        <Text size="xs" c="dimmed">
          {t.types[field.type]} · {field.id}
          {field.step ? ` · ${t.step}: ${field.step}` : ''}
        </Text>
      </Stack>
      {isDraft && (
        <Group gap={4} wrap="nowrap">
          {faults > 0 && (
            <Badge color="red.9" variant="filled" tt="none">
              {t.faultCount(faults)}
            </Badge>
          )}
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isOpen}
            aria-label={isOpen ? t.done : t.change(field.label || field.id)}
            onClick={onToggle}
          >
            {isOpen ? t.done : t.edit}
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t.removeOne(field.label || field.id)}
            onClick={onRemove}
          >
            <Icon name="trash" size={16} />
          </ActionIcon>
        </Group>
      )}
    </Group>
  )
}
