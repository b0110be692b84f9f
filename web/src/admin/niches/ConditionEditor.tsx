import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { choicesOf, labelOf } from '../../form/fields'
import { Icon } from '../../ui/icons'
import {
  type Condition,
  conditionOf,
  firstCondition,
  firstValue,
  opsOf,
  type Simple,
  simpleOf,
} from './condition'
import type { Draft } from './draft'
import type { EditorProps } from './FieldEditor'
import { JsonCondition } from './JsonCondition'
import { t } from './texts'

type Props = EditorProps & { earlier: Draft[] }

/** Whether a field is asked depends on earlier answers. */
export function ConditionEditor({ field, faults, onChange, earlier }: Props) {
  const condition = field.shown_if ?? null
  const fault = [...faults].find(([path]) => path.startsWith('shown_if'))?.[1]
  const first = earlier.at(-1)
  const set = (shown_if: Record<string, unknown> | undefined) => onChange({ ...field, shown_if })
  const simple = condition && simpleOf(condition)
  return (
    <Stack gap="xs">
      <Switch
        label={t.conditional}
        description={first || condition ? t.conditionHint : t.noEarlier}
        checked={condition !== null}
        disabled={!first && condition === null}
        onChange={(event) =>
          set(event.currentTarget.checked && first ? { ...firstCondition(first) } : undefined)
        }
      />
      {condition && !simple && <JsonCondition condition={condition} onChange={set} />}
      {simple && (
        <Conditions simple={simple} earlier={earlier} onChange={(next) => set(conditionOf(next))} />
      )}
      {fault && (
        <Text size="sm" c="var(--mantine-color-error)">
          {fault}
        </Text>
      )}
    </Stack>
  )
}

type ConditionsProps = { simple: Simple; earlier: Draft[]; onChange: (simple: Simple) => void }

function Conditions({ simple, earlier, onChange }: ConditionsProps) {
  const { conditions } = simple
  const set = (index: number, next: Condition) =>
    onChange({ ...simple, conditions: conditions.map((one, at) => (at === index ? next : one)) })
  const last = earlier.at(-1)
  return (
    <Fieldset legend={t.conditional} variant="filled" p="sm">
      <Stack gap="xs">
        {conditions.length > 1 && (
          <NativeSelect
            label={t.combine}
            value={simple.mode}
            data={[
              { value: 'all', label: t.conditionAll },
              { value: 'any', label: t.conditionAny },
            ]}
            onChange={(event) =>
              onChange({ ...simple, mode: event.currentTarget.value as Simple['mode'] })
            }
          />
        )}
        {conditions.map((one, index) => (
          <OneCondition
            key={index}
            number={index + 1}
            condition={one}
            earlier={earlier}
            onChange={(next) => set(index, next)}
            onRemove={() =>
              onChange({ ...simple, conditions: conditions.filter((_, at) => at !== index) })
            }
          />
        ))}
        <Group>
          <Button
            size="xs"
            variant="default"
            disabled={!last}
            onClick={() =>
              last && onChange({ ...simple, conditions: [...conditions, firstCondition(last)] })
            }
          >
            {t.addCondition}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  )
}

type OneProps = {
  number: number
  condition: Condition
  earlier: Draft[]
  onChange: (condition: Condition) => void
  onRemove: () => void
}

function OneCondition({ number, condition, earlier, onChange, onRemove }: OneProps) {
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
