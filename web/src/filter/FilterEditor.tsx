import {
  ActionIcon,
  Button,
  Group,
  NativeSelect,
  Paper,
  Stack,
  VisuallyHidden,
} from '@mantine/core'
import { useRef } from 'react'
import type { Field } from '../form/fields'
import { Icon } from '../ui/icons'
import { ConditionEditor, type Shared } from './ConditionEditor'
import { Messages } from './Messages'
import {
  type Condition,
  conditionOn,
  DEEPEST,
  faultsAt,
  filterFields,
  groupOf,
  isCondition,
  type Mode,
  modeOf,
  pathOf,
  type Rule,
  rulesOf,
} from './rules'
import { t } from './texts'

type Rules = Exclude<Rule, Condition>
type Props = {
  /** Of the form, or of the kinds of events that a rule is about. */
  fields: Field[]
  value: Rules
  onChange: (next: Rules) => void
  /** What the API finds wrong, by path: `filter.all[1].value`. */
  faults: ReadonlyMap<string, string>
}

/** Writes a filter: rules in groups, as deep as the API takes them. */
export function FilterEditor({ fields, value, onChange, faults }: Props) {
  return (
    <GroupEditor
      fields={filterFields(fields)}
      rule={value}
      onChange={onChange}
      faults={faults}
      path="filter"
      depth={1}
    />
  )
}

type GroupProps = Shared & {
  rule: Rules
  depth: number
  onChange: (next: Rules) => void
  onRemove?: () => void
}

function GroupEditor({ fields, rule, faults, path, depth, onChange, onRemove }: GroupProps) {
  const add = useRef<HTMLButtonElement>(null)
  const mode = modeOf(rule)
  const rules = rulesOf(rule)
  const messages = [path, `${path}.not`, path + pathOf[mode]].flatMap((at) =>
    faultsAt(faults, at, false),
  )
  const replace = (index: number, next: Rule) =>
    onChange(
      groupOf(
        mode,
        rules.map((one, at) => (at === index ? next : one)),
      ),
    )
  const remove = (index: number) => {
    onChange(
      groupOf(
        mode,
        rules.filter((_, at) => at !== index),
      ),
    )
    // What had the focus is gone.
    add.current?.focus()
  }
  const [first] = fields
  const append = (next: Rule) => onChange(groupOf(mode, [...rules, next]))
  return (
    <Paper p="md" component="fieldset" m={0} bg={depth % 2 ? undefined : 'var(--leadmill-page)'}>
      <VisuallyHidden component="legend">{depth === 1 ? t.rules : t.group}</VisuallyHidden>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <NativeSelect
            aria-label={t.mode}
            value={mode}
            data={Object.entries(t.modes).map(([value, label]) => ({ value, label }))}
            onChange={({ currentTarget }) => onChange(groupOf(currentTarget.value as Mode, rules))}
          />
          {onRemove && (
            <ActionIcon variant="default" size="lg" aria-label={t.removeGroup} onClick={onRemove}>
              <Icon name="trash" />
            </ActionIcon>
          )}
        </Group>
        <Messages messages={messages} />
        {rules.map((one, index) => {
          const below = {
            fields,
            faults,
            path: `${path}${pathOf[mode]}[${index}]`,
            onRemove: () => remove(index),
          }
          return isCondition(one) ? (
            <ConditionEditor
              key={index}
              {...below}
              condition={one}
              onChange={(next) => replace(index, next)}
            />
          ) : (
            <GroupEditor
              key={index}
              {...below}
              rule={one}
              depth={depth + 1}
              onChange={(next) => replace(index, next)}
            />
          )
        })}
        {first && (
          <Group gap="xs">
            <Button
              ref={add}
              size="xs"
              variant="default"
              leftSection={<Icon name="plus" size={14} />}
              onClick={() => append(conditionOn(first))}
            >
              {t.addRule}
            </Button>
            {depth < DEEPEST - 1 && (
              <Button
                size="xs"
                variant="default"
                leftSection={<Icon name="layers" size={14} />}
                onClick={() => append({ any: [conditionOn(first)] })}
              >
                {t.addGroup}
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  )
}
