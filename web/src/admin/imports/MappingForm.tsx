import { Autocomplete, Button, Group, Select, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { faultsOf } from '../../api/faults'
import { carryOut } from '../../ui/carry-out'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { say } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { Wide } from '../../ui/Wide'
import { type Choices, type Chosen, choicesOf, mappingOf, suggestions } from './mapping'
import {
  type Connection,
  type DealField,
  dealFieldsQuery,
  type FormField,
  formFieldsQuery,
  type Mapping,
  mappingsQuery,
  useSetMapping,
} from './queries'
import { t } from './texts'

/** Parts that fields of Pipedrive have: addresses, amounts and ranges. */
const PARTS = [
  ...['value', 'currency', 'until', 'formatted_address', 'locality', 'admin_area_level_1'],
  ...['postal_code', 'country', 'route', 'street_number'],
]

/** Which field of a deal answers which question of the niche's form. */
export function MappingForm({ connection }: { connection: Connection }) {
  const fields = useQuery(formFieldsQuery(connection.niche_id))
  const known = useQuery(dealFieldsQuery(connection.id))
  const mappings = useQuery(mappingsQuery(connection.id))
  if (!connection.niche_id) return <Empty drawing="list" title={t.mappingNone} />
  return (
    <Loaded query={fields}>
      {(asked) => (
        <Loaded query={known}>
          {(own) => (
            <Loaded query={mappings}>
              {(set) =>
                asked.length === 0 ? (
                  <Empty title={t.mappingNone} />
                ) : (
                  <Form id={connection.id} fields={asked} known={own} mappings={set} />
                )
              }
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

type FormProps = { id: string; fields: FormField[]; known: DealField[]; mappings: Mapping[] }

function Form({ id, fields, known, mappings }: FormProps) {
  const [choices, setChoices] = useState<Choices>(() => choicesOf(fields, mappings))
  const setting = useSetMapping(id)
  const faults = setting.error ? faultsOf(setting.error).fields : new Map<string, string>()
  const choose = (field: string, change: Partial<Chosen>) =>
    setChoices((all) => ({
      ...all,
      [field]: { source: null, part: '', ...all[field], ...change },
    }))
  const suggest = () => {
    const found = suggestions(fields, known, choices)
    setChoices((all) => ({ ...all, ...found }))
    say(t.suggested(Object.keys(found).length))
  }
  const options = [
    {
      group: t.dealOwn,
      items: Object.entries(t.builtIn).map(([value, label]) => ({ value, label })),
    },
    { group: t.dealCustom, items: known.map(({ key, name }) => ({ value: key, label: name })) },
  ]
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        carryOut(setting, mappingOf(choices), { onSuccess: () => say(t.saved) })
      }}
    >
      <Stack>
        <Text c="dimmed">{t.mappingWhat}</Text>
        {known.length === 0 && <Text size="sm">{t.noFields}</Text>}
        <Faults error={setting.error} />
        <Wide label={t.tabs.mapping}>
          <Table verticalSpacing="xs" horizontalSpacing="md" aria-label={t.tabs.mapping}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t.question}</Table.Th>
                <Table.Th scope="col">{t.source}</Table.Th>
                <Table.Th scope="col">{t.part}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {fields.map((field) => (
                <Table.Tr key={field.id}>
                  <Table.Th scope="row">
                    {field.label}
                    <Text size="xs" c="dimmed" fw={400}>
                      {field.type}
                      {field.required && `, ${t.required}`}
                    </Text>
                  </Table.Th>
                  <Table.Td miw={200}>
                    <Select
                      aria-label={`${t.source}: ${field.label}`}
                      placeholder={t.noSource}
                      data={options}
                      value={choices[field.id]?.source ?? null}
                      onChange={(source) => choose(field.id, { source })}
                      error={faults.get(`mapping.${field.id}`)}
                      searchable
                      clearable
                    />
                  </Table.Td>
                  <Table.Td miw={160}>
                    <Autocomplete
                      aria-label={`${t.part}: ${field.label}`}
                      placeholder={t.partWhat}
                      data={PARTS}
                      value={choices[field.id]?.part ?? ''}
                      onChange={(part) => choose(field.id, { part })}
                      disabled={!choices[field.id]?.source}
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
        <Group>
          <Button type="submit" loading={setting.isPending}>
            {t.save}
          </Button>
          <Button variant="default" onClick={suggest}>
            {t.suggest}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
