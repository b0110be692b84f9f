import { Button, Checkbox, Fieldset, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { exclusionsOf, keyOf, pipelinesOf, tickedOf } from './exclusions'
import {
  type Connection,
  type Exclusion,
  exclusionsQuery,
  type Stage,
  stagesQuery,
  useSetExclusions,
} from './queries'
import { t } from './texts'

/** Which pipelines and stages are left out. */
export function Exclusions({ connection }: { connection: Connection }) {
  const stages = useQuery(stagesQuery(connection.id))
  const exclusions = useQuery(exclusionsQuery(connection.id))
  return (
    <Loaded query={stages}>
      {(all) => (
        <Loaded query={exclusions}>
          {(set) => <Form id={connection.id} stages={all} exclusions={set} />}
        </Loaded>
      )}
    </Loaded>
  )
}

type Props = { id: string; stages: Stage[]; exclusions: Exclusion[] }

function Form({ id, stages, exclusions }: Props) {
  const [ticked, setTicked] = useState(() => tickedOf(exclusions))
  const setting = useSetExclusions(id)
  const tick = (key: string, isOn: boolean) =>
    setTicked((all) => {
      const next = new Set(all)
      if (isOn) next.add(key)
      else next.delete(key)
      return next
    })
  const stale = exclusions.filter(
    ({ matches, pipeline_name, stage_name }) =>
      !matches && ticked.has(keyOf(pipeline_name, stage_name)),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        carryOut(setting, exclusionsOf(ticked), { onSuccess: () => say(t.saved) })
      }}
    >
      <Stack>
        <Text c="dimmed">{t.exclusionsWhat}</Text>
        <Faults error={setting.error} />
        {stages.length === 0 && <Text size="sm">{t.noFields}</Text>}
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {pipelinesOf(stages).map(({ name, stages: names }) => (
            <Fieldset key={name} legend={name}>
              <Stack gap="xs">
                <Checkbox
                  label={t.wholePipeline(name)}
                  checked={ticked.has(keyOf(name, null))}
                  onChange={({ currentTarget }) => tick(keyOf(name, null), currentTarget.checked)}
                />
                {names.map((stage) => (
                  <Checkbox
                    key={stage}
                    ml="lg"
                    label={stage}
                    disabled={ticked.has(keyOf(name, null))}
                    checked={ticked.has(keyOf(name, null)) || ticked.has(keyOf(name, stage))}
                    onChange={({ currentTarget }) =>
                      tick(keyOf(name, stage), currentTarget.checked)
                    }
                  />
                ))}
              </Stack>
            </Fieldset>
          ))}
        </SimpleGrid>
        {stale.length > 0 && (
          <Fieldset legend={t.stale}>
            <Group>
              {stale.map(({ pipeline_name, stage_name }) => {
                const name = [pipeline_name, stage_name].filter(Boolean).join(' / ')
                return (
                  <Button
                    key={name}
                    size="xs"
                    variant="default"
                    aria-label={t.drop(name)}
                    onClick={() => tick(keyOf(pipeline_name, stage_name), false)}
                  >
                    {name} ×
                  </Button>
                )
              })}
            </Group>
          </Fieldset>
        )}
        <Group>
          <Button type="submit" loading={setting.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
