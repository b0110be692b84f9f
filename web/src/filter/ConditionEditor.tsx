import { ActionIcon, Grid, Group, NativeSelect, Stack } from '@mantine/core'
import type { Field } from '../form/fields'
import { Icon } from '../ui/icons'
import { Messages } from './Messages'
import { type Condition, conditionOn, faultsAt, operators, valueFor } from './rules'
import { t } from './texts'
import { Value } from './Value'
import { opInWords } from './words'

export type Shared = { fields: Field[]; faults: ReadonlyMap<string, string>; path: string }
type ConditionProps = Shared & {
  condition: Condition
  onChange: (next: Condition) => void
  onRemove: () => void
}

/** A field, how it is compared, and with what. */
export function ConditionEditor({
  fields,
  condition,
  faults,
  path,
  onChange,
  onRemove,
}: ConditionProps) {
  const field = fields.find((one) => one.id === condition.field)
  const messages = faultsAt(faults, path, true)
  const choose = (chosen: string) => {
    const next = fields.find((one) => one.id === chosen)
    if (next) onChange(conditionOn(next))
  }
  const label = field?.label ?? condition.field
  return (
    <Stack gap={4} role="group" aria-label={label}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Grid gap="xs" style={{ flex: 1 }}>
          <Grid.Col span={{ base: 12, sm: 4 }}>
            <NativeSelect
              aria-label={t.field}
              value={condition.field}
              error={!field && messages.length > 0}
              data={[
                ...(field ? [] : [{ value: condition.field, label: t.unknown(condition.field) }]),
                ...fields.map((one) => ({ value: one.id, label: one.label })),
              ]}
              onChange={({ currentTarget }) => choose(currentTarget.value)}
            />
          </Grid.Col>
          {field && (
            <>
              <Grid.Col span={{ base: 12, sm: 3 }}>
                <NativeSelect
                  aria-label={t.operator}
                  value={condition.op}
                  data={operators[field.type].map((op) => ({
                    value: op,
                    label: opInWords(op, field),
                  }))}
                  onChange={({ currentTarget }) => {
                    const op = currentTarget.value as Condition['op']
                    onChange({ ...condition, op, value: valueFor(op, condition.value) })
                  }}
                />
              </Grid.Col>
              <Grid.Col span={{ base: 12, sm: 5 }}>
                <Value
                  key={`${condition.field} ${condition.op}`}
                  field={field}
                  condition={condition}
                  message={messages.join('; ') || undefined}
                  onChange={(value) => onChange({ ...condition, value })}
                />
              </Grid.Col>
            </>
          )}
        </Grid>
        <ActionIcon variant="default" size="lg" aria-label={t.removeRule(label)} onClick={onRemove}>
          <Icon name="close" />
        </ActionIcon>
      </Group>
      {!field && <Messages messages={messages} />}
    </Stack>
  )
}
