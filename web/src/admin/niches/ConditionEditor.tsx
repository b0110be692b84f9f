import { Button, Fieldset, Group, NativeSelect, Stack, Switch, Text } from '@mantine/core'
import { type Condition, conditionOf, firstCondition, type Simple, simpleOf } from './condition'
import type { Draft } from './draft'
import type { EditorProps } from './FieldEditor'
import { JsonCondition } from './JsonCondition'
import { OneCondition } from './OneCondition'
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
