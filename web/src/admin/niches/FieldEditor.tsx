import { Group, NativeSelect, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { ConditionEditor } from './ConditionEditor'
import { type Draft, TYPES, withType } from './draft'
import { LimitsEditor } from './LimitsEditor'
import { t } from './texts'

export type EditorProps = {
  field: Draft
  faults: Map<string, string>
  onChange: (field: Draft) => void
}

/** All of one field; a fault stands at the input that it is about. */
export function FieldEditor({
  field,
  faults,
  onChange,
  earlier,
}: EditorProps & { earlier: Draft[] }) {
  const set = (change: Partial<Draft>) => onChange({ ...field, ...change })
  const text = (name: 'help' | 'placeholder' | 'unit' | 'step' | 'group') => ({
    value: field[name] ?? '',
    error: faults.get(name),
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [name]: event.currentTarget.value }),
  })
  const isNumber = field.type === 'number' || field.type === 'range'
  return (
    <Stack gap="sm" pt="sm" className="field-editor">
      <TextInput
        label={t.label}
        required
        value={field.label}
        error={faults.get('label')}
        onChange={(event) => set({ label: event.currentTarget.value })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <NativeSelect
          label={t.type}
          value={field.type}
          error={faults.get('type')}
          data={TYPES.map((type) => ({ value: type, label: t.types[type] }))}
          onChange={(event) =>
            onChange(withType(field, event.currentTarget.value as Draft['type']))
          }
        />
        <TextInput
          label={t.id}
          required
          value={field.id}
          error={faults.get('id')}
          onChange={(event) => set({ id: event.currentTarget.value })}
        />
      </SimpleGrid>
      <Group gap="lg">
        <Switch
          label={t.required}
          checked={Boolean(field.required)}
          onChange={(event) => set({ required: event.currentTarget.checked })}
        />
        <Switch
          label={t.sensitive}
          checked={Boolean(field.sensitive)}
          onChange={(event) => set({ sensitive: event.currentTarget.checked })}
        />
      </Group>
      <LimitsEditor field={field} faults={faults} onChange={onChange} />
      <TextInput label={t.help} {...text('help')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput label={t.placeholder} {...text('placeholder')} />
        {isNumber && <TextInput label={t.unit} {...text('unit')} />}
        <TextInput label={t.step} description={t.stepHint} {...text('step')} />
        <TextInput label={t.group} description={t.groupHint} {...text('group')} />
      </SimpleGrid>
      <ConditionEditor field={field} faults={faults} onChange={onChange} earlier={earlier} />
    </Stack>
  )
}
