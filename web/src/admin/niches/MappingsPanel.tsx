import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { choicesOf, type Field } from '../../form/fields'
import {
  changedChoices,
  mapOptions,
  missingFields,
  optionTable,
  rename,
  renamedTo,
} from './mappings'
import { t } from './texts'
import type { EditorState } from './useEditor'

type Props = { editor: EditorState; active: Field[] }

/** How fields and options of the active version live on in the draft. */
export function MappingsPanel({ editor, active }: Props) {
  const { fields, mappings, setMappings } = editor
  const missing = missingFields(active, fields)
  const free = fields.filter((field) => !active.some((old) => old.id === field.id))
  const choices = changedChoices(active, fields, mappings)
  const others = mappings.filter((one) => one.kind === 'split' || one.kind === 'merged')
  const isEmpty = missing.length + choices.length + others.length === 0
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t.mappingsAbout}
      </Text>
      {isEmpty && <Text size="sm">{t.noMappings}</Text>}
      {missing.map((old) => (
        <NativeSelect
          key={old.id}
          label={t.became(old.label)}
          value={renamedTo(mappings, old.id)}
          data={[
            { value: '', label: t.removedField },
            ...free.map((field) => ({ value: field.id, label: `${field.label} (${field.id})` })),
          ]}
          onChange={(event) => setMappings(rename(mappings, old.id, event.currentTarget.value))}
        />
      ))}
      {choices.map(({ old, now, gone }) => {
        const table = optionTable(mappings, old, now)
        return gone.map((option) => (
          <NativeSelect
            key={`${old.id} ${option}`}
            label={t.optionBecame(old.label, option)}
            value={table[option] ?? ''}
            data={[{ value: '', label: t.removedOption }, ...choicesOf(now)]}
            onChange={(event) =>
              setMappings(
                mapOptions(mappings, old, now, { ...table, [option]: event.currentTarget.value }),
              )
            }
          />
        ))
      })}
      {others.map((one) => (
        <Group key={one.from.join()} justify="space-between">
          <Text size="sm">{t.otherMapping(one.from.join(' + '), one.to.join(' + '))}</Text>
          <Button
            size="xs"
            variant="default"
            onClick={() => setMappings(mappings.filter((other) => other !== one))}
          >
            {t.drop}
          </Button>
        </Group>
      ))}
    </Stack>
  )
}
