import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ActionIcon, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from './icons'
import { ui } from './texts'

type Props<Item> = {
  items: Item[]
  idOf: (item: Item) => string
  /** What it is called when it is moved. */
  nameOf: (item: Item) => string
  onChange: (items: Item[]) => void
  children: (item: Item, index: number) => ReactNode
  disabled?: boolean
}

/** A list whose order people change: by drag, by keyboard on the handle, or by buttons. */
export function SortableList<Item>({
  items,
  idOf,
  nameOf,
  onChange,
  children,
  disabled = false,
}: Props<Item>) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const ids = items.map(idOf)
  const move = (from: number, to: number) => onChange(arrayMove(items, from, to))
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) move(ids.indexOf(`${active.id}`), ids.indexOf(`${over.id}`))
  }
  // Screen readers would be told the ids.
  const placeOf = ({ id }: { id: UniqueIdentifier }) => ids.indexOf(`${id}`) + 1
  const called = (one: { id: UniqueIdentifier }) => {
    const item = items[placeOf(one) - 1]
    return item === undefined ? '' : nameOf(item)
  }
  const announcements: Announcements = {
    onDragStart: ({ active }) => ui.lifted(called(active), placeOf(active), ids.length),
    onDragOver: ({ active, over }) =>
      over ? ui.movedTo(called(active), placeOf(over), ids.length) : undefined,
    onDragEnd: ({ active, over }) => ui.dropped(called(active), placeOf(over ?? active)),
    onDragCancel: ({ active }) => ui.dropped(called(active), placeOf(active)),
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{
        announcements,
        screenReaderInstructions: { draggable: ui.howToDrag },
      }}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
          {items.map((item, index) => (
            <Row
              key={idOf(item)}
              id={idOf(item)}
              name={nameOf(item)}
              disabled={disabled}
              onUp={index > 0 ? () => move(index, index - 1) : undefined}
              onDown={index < items.length - 1 ? () => move(index, index + 1) : undefined}
            >
              {children(item, index)}
            </Row>
          ))}
        </Stack>
      </SortableContext>
    </DndContext>
  )
}

type RowProps = {
  id: string
  name: string
  disabled: boolean
  onUp?: () => void
  onDown?: () => void
  children: ReactNode
}

function Row({ id, name, disabled, onUp, onDown, children }: RowProps) {
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({
    id,
    disabled,
  })
  return (
    <li
      ref={setNodeRef}
      className="sortable-row"
      data-dragging={isDragging || undefined}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <ActionIcon
        variant="subtle"
        color="gray"
        {...attributes}
        {...listeners}
        disabled={disabled}
        aria-label={ui.drag(name)}
      >
        <Icon name="grip" />
      </ActionIcon>
      <div style={{ flex: 1, minWidth: 0 }}>{children}</div>
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={ui.up(name)}
          disabled={disabled || !onUp}
          onClick={onUp}
        >
          <Icon name="arrowUp" size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={ui.down(name)}
          disabled={disabled || !onDown}
          onClick={onDown}
        >
          <Icon name="arrowDown" size={16} />
        </ActionIcon>
      </Group>
    </li>
  )
}
