import { Button, Group, Stack, Text } from '@mantine/core'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { useDialog } from '../../ui/dialog'
import { money } from '../../ui/Money'
import { say, sayFault } from '../../ui/notify'
import { SortableList } from '../../ui/SortableList'
import { LevelDialog } from './LevelDialog'
import { type Level, type Niche, useReorderLevels, useRetireLevel } from './queries'
import { t } from './texts'

const place = (level: Level) => level.order_position ?? 0

/** The levels in the order in which they are asked. */
export function LevelsPart({ niche }: { niche: Niche }) {
  const [edited, setEdited, close] = useDialog<Level | 'new'>()
  const reordering = useReorderLevels()
  const retiring = useRetireLevel()
  const kept = niche.levels.filter((level) => !level.retired_at).sort((a, b) => place(a) - place(b))
  // The order that was just made, until the API has it.
  const order = reordering.isPending ? reordering.variables.level_ids : null
  const levels = order ? [...kept].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)) : kept
  const reorder = (next: Level[]) =>
    carryOut(
      reordering,
      { niche_id: niche.id, level_ids: next.map((level) => level.id) },
      { onSuccess: () => say(t.orderSaved), onError: sayFault },
    )
  const retire = (level: Level) =>
    confirm({
      title: `${t.retireLevel}: ${level.name}`,
      children: t.retireLevelWhat,
      confirm: t.retireLevel,
      onConfirm: () =>
        carryOut(retiring, level.id, { onSuccess: () => say(t.levelRetired), onError: sayFault }),
    })
  return (
    <Stack maw={720} component="section" aria-label={t.levels}>
      <Text c="dimmed">{levels.length === 0 ? t.noLevels : t.levelsAbout}</Text>
      <SortableList
        items={levels}
        idOf={(level) => level.id}
        nameOf={(level) => level.name}
        onChange={reorder}
      >
        {(level) => (
          <Group justify="space-between" wrap="nowrap">
            <div>
              <Text fw={600}>{level.name}</Text>
              <Text size="sm" c="dimmed" className="numbers">
                {t.levelOf(money(level.price, level.currency), level.max_buyers)}
              </Text>
            </div>
            <Group gap="xs" wrap="nowrap">
              <Button
                size="xs"
                variant="default"
                aria-label={t.editLevel(level.name)}
                onClick={() => setEdited(level)}
              >
                {t.edit}
              </Button>
              <Button
                size="xs"
                variant="subtle"
                aria-label={`${t.retireLevel}: ${level.name}`}
                onClick={() => retire(level)}
              >
                {t.retireLevel}
              </Button>
            </Group>
          </Group>
        )}
      </SortableList>
      <Group>
        <Button onClick={() => setEdited('new')}>{t.addLevel}</Button>
      </Group>
      <LevelDialog niche={niche} level={edited} onClose={close} />
    </Stack>
  )
}
