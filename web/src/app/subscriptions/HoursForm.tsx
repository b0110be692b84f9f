import { Button, Group, List, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { useMe } from '../../ui/me'
import { say } from '../../ui/notify'
import { fitsSlots, hoursOf, isAlways, officeWeek, spansOf, weekOf } from './hours'
import { type Subscription, useSetHours } from './queries'
import { t } from './texts'
import { dayName, WeekGrid } from './WeekGrid'

/** When a subscription takes leads. */
export function HoursForm({ row, mayChange }: { row: Subscription; mayChange: boolean }) {
  const [week, setWeek] = useState(() => weekOf(row.opening_hours))
  const zone = useMe().data?.organization?.time_zone ?? ''
  const setting = useSetHours()
  const isNever = !week.some((day) => day.some(Boolean))
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (isNever) return
    carryOut(
      setting,
      { subscription_id: row.id, opening_hours: hoursOf(week) },
      { onSuccess: () => say(t.saved) },
    )
  }
  const spans = (
    <List size="sm">
      {isAlways(hoursOf(week)) ? (
        <List.Item>{t.always}</List.Item>
      ) : (
        week.map(
          (day, index) =>
            day.some(Boolean) && (
              <List.Item key={dayName(index)}>
                {t.openOn(
                  dayName(index),
                  spansOf(day)
                    .map((span) => span.join('–'))
                    .join(', '),
                )}
              </List.Item>
            ),
        )
      )}
    </List>
  )
  if (!mayChange) return spans
  return (
    <form onSubmit={save}>
      <Stack>
        <Text size="sm" c="dimmed" maw={640}>
          {t.hoursWhy(zone)}
        </Text>
        {!fitsSlots(row.opening_hours) && <Text size="sm">{t.rounded}</Text>}
        <Faults error={setting.error} />
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={() => setWeek(weekOf({}))}>
            {t.always}
          </Button>
          <Button variant="default" size="xs" onClick={() => setWeek(officeWeek())}>
            {t.office}
          </Button>
        </Group>
        <WeekGrid week={week} onChange={setWeek} />
        {isNever ? (
          <Text size="sm" role="alert" c="var(--mantine-color-error)">
            {t.neverOpen}
          </Text>
        ) : (
          spans
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
