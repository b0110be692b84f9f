import { Button, Code, Group, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { faultsOf } from '../../api/faults'
import { carryOut } from '../../ui/carry-out'
import { DateTime } from '../../ui/Dates'
import { Faults } from '../../ui/Faults'
import { PageLink } from '../../ui/Link'
import { say } from '../../ui/notify'
import { titleOf } from './groups'
import { type Setting, useChangeSetting } from './queries'
import { SettingInput } from './SettingInput'
import { t } from './texts'

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** One setting: what it does, its value, and the way to change it. */
export function SettingCard({ setting }: { setting: Setting }) {
  const [value, setValue] = useState<typeof setting.value | undefined>(setting.value)
  const changing = useChangeSetting()
  const title = titleOf(setting.name)
  const isChanged = !same(value, setting.value)
  const faults = changing.error ? faultsOf(changing.error).fields : new Map<string, string>()
  const undo = () => {
    setValue(setting.value)
    changing.reset()
  }
  return (
    <Paper p="lg" component="section" aria-label={title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          carryOut(
            changing,
            { name: setting.name, value: value ?? null },
            { onSuccess: () => say(t.saved(title)) },
          )
        }}
      >
        <Stack gap="sm">
          <Faults error={changing.error} />
          {setting.rule && setting.is_changeable ? (
            <SettingInput
              label={title}
              rule={setting.rule}
              value={value}
              onChange={setValue}
              faults={faults}
              field="value"
            />
          ) : (
            <div>
              <Text size="sm" fw={500}>
                {title}
              </Text>
              <Code block tabIndex={0} aria-label={title}>
                {JSON.stringify(setting.value, null, 1)}
              </Code>
              <Text size="xs" c="dimmed">
                {t.fixed}
              </Text>
            </div>
          )}
          <Text size="sm" c="dimmed">
            {setting.comment}
          </Text>
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {setting.name} · {t.changedAt} <DateTime value={setting.updated_at} /> ·{' '}
              <PageLink
                size="xs"
                underline="always"
                to="/audit"
                search={{ entity: 'ops.setting', entity_id: setting.name } as never}
                aria-label={`${t.history}: ${title}`}
              >
                {t.history}
              </PageLink>
            </Text>
            {isChanged && (
              <Group gap="xs">
                <Button size="xs" variant="default" onClick={undo}>
                  {t.undo}
                </Button>
                <Button size="xs" type="submit" loading={changing.isPending}>
                  {t.save}
                </Button>
              </Group>
            )}
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}
