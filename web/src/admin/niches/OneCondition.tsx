import { ActionIcon, Group, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { choicesOf, labelOf } from '../../form/fields'
import { Icon } from '../../ui/icons'
import { type Condition, firstCondition, firstValue, opsOf } from './condition'
import type { Draft } from './draft'
import { t } from './texts'

type OneProps = {
  number: number
  condition: Condition
  earlier: Draft[]
  onChange: (condition: Condition) => void
  onRemove: () => void
}

/** An earlier field, how its answer is compared, and with what. */
export function OneCondition({ number, condition, earlier, onChange, onRemove }: OneProps) {
  const field = earlier.find((one) => one.id === condition.field)
  const ops = field ? opsOf(field.type) : []
  const choose = (id: string) => {
    const next = earlier.find((one) => one.id === id)
    if (next) onChange(firstCondition(next))
  }
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Group gap="xs" flex={1} grow preventGrowOverflow={false}>
        <NativeSelect
          aria-label={t.conditionField(number)}
          value={condition.field}
          data={[
            ...(field ? [] : [{ value: condition.field, label: condition.field }]),
            ...earlier.map((one) => ({ value: one.id, label: one.label })),
          ]}
          onChange={(event) => choose(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t.conditionOp(number)}
          value={condition.op}
          data={[...new Set([...ops, condition.op])].map((op) => ({
            value: op,
            label: t.ops[op] ?? op,
          }))}
          onChange={(event) => {
            const op = event.currentTarget.value
            const value = field && op === 'exists' ? firstValue(field, op) : condition.value
            onChange({ ...condition, op, value })
          }}
        />
        {field && (
          <ConditionValue number={number} field={field} condition={condition} onChange={onChange} />
        )}
      </Group>
      <ActionIcon
        variant="subtle"
        color="gray"
        mt={4}
        aria-label={t.removeOne(t.condition(number))}
        onClick={onRemove}
      >
        <Icon name="trash" size={16} />
      </ActionIcon>
    </Group>
  )
}

type ValueProps = Pick<OneProps, 'number' | 'condition' | 'onChange'> & { field: Draft }

function ConditionValue({ number, field, condition, onChange }: ValueProps) {
  const label = t.conditionValue(number)
  const set = (value: unknown) => onChange({ ...condition, value })
  if (condition.op === 'exists' || field.type === 'boolean')
    return (
      <NativeSelect
        aria-label={label}
        value={String(condition.value)}
        data={[
          { value: 'true', label: t.yes },
          { value: 'false', label: t.no },
        ]}
        onChange={(event) => set(event.currentTarget.value === 'true')}
      />
    )
  if (choicesOf(field).length > 0)
    return (
      <NativeSelect
        aria-label={label}
        value={String(condition.value)}
        data={[...new Set([...choicesOf(field), String(condition.value)])].map((option) => ({
          value: option,
          label: labelOf(field, option),
        }))}
        onChange={(event) => set(event.currentTarget.value)}
      />
    )
  if (field.type === 'date')
    return (
      <TextInput
        type="date"
        aria-label={label}
        value={String(condition.value ?? '')}
        onChange={(event) => set(event.currentTarget.value)}
      />
    )
  return (
    <NumberInput
      aria-label={label}
      value={condition.value as number}
      onChange={(value) => set(value === '' ? null : value)}
    />
  )
}
