import { Button, Group, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { faultMap, useCheck } from '../../filter/check'
import { Estimated } from '../../filter/Estimated'
import { FilterEditor } from '../../filter/FilterEditor'
import { normalise, toFilter } from '../../filter/rules'
import { inWords } from '../../filter/words'
import type { Field } from '../../form/fields'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { fieldsQuery, type Subscription, useChangeFilter } from './queries'
import { t } from './texts'

type Props = { row: Subscription; mayChange: boolean }

/** The filter of a subscription, with what it would have bought. */
export function FilterForm({ row, mayChange }: Props) {
  const query = useQuery(fieldsQuery(row.niche_id))
  return (
    <Loaded query={query} lines={2}>
      {(fields) =>
        mayChange ? (
          <Editor key={JSON.stringify(row.filter)} row={row} fields={fields} />
        ) : (
          <Text>{inWords(normalise(row.filter, fields), fields)}</Text>
        )
      }
    </Loaded>
  )
}

function Editor({ row, fields }: { row: Subscription; fields: Field[] }) {
  const [rules, setRules] = useState(() => normalise(row.filter, fields))
  const [isSaving, setSaving] = useState(false)
  const check = useCheck(row.competition_level_id, rules)
  const changing = useChangeFilter()
  const filter = toFilter(rules)
  const isChanged =
    JSON.stringify(filter) !== JSON.stringify(toFilter(normalise(row.filter, fields)))
  const save = (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    carryOut(changing, { subscription_id: row.id, filter }, { onSuccess: () => say(t.saved) })
  }
  return (
    <form onSubmit={save} noValidate>
      <Stack>
        {row.filter_faults && (
          <List size="sm" c="var(--mantine-color-error)">
            {row.filter_faults.map(({ field, message }) => (
              <List.Item key={field}>
                {field}: {message}
              </List.Item>
            ))}
          </List>
        )}
        <Faults error={changing.error} />
        <FilterEditor
          fields={fields}
          value={rules}
          onChange={setRules}
          faults={faultMap(check.data, isSaving)}
        />
        <Text size="sm">{inWords(rules, fields)}</Text>
        <Estimated check={check.data} isBehind={check.isBehind} />
        <Group>
          <Button type="submit" loading={changing.isPending}>
            {t.save}
          </Button>
          {isChanged && (
            <Text size="sm" c="dimmed">
              {t.changed}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  )
}
