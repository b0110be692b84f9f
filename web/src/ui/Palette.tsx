import { Modal, NavLink, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue, useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { faultsOf } from '../api/faults'
import { Icon } from './icons'
import type { Found, SearchFunction } from './palette'
import { ui } from './texts'

type Props = {
  opened: boolean
  onOpen: () => void
  onClose: () => void
  pages: Found[]
  search?: SearchFunction
}

/** Ctrl-K: goes to a page, or to what its words find. */
export function Palette({ opened, onOpen, onClose, pages, search }: Props) {
  // Over another dialog it would be closed together with that one, by the same Escape.
  const open = () => {
    if (!document.querySelector('[role=dialog][aria-modal=true]')) onOpen()
  }
  useHotkeys([['mod+K', open]], [])
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      returnFocus={false}
      title={ui.search}
      closeButtonProps={{ 'aria-label': ui.close }}
      size="lg"
      yOffset="10vh"
    >
      {/* A new one each time: it begins empty. */}
      <Finder pages={pages} search={search} onClose={onClose} />
    </Modal>
  )
}

function Finder({ pages, search, onClose }: Pick<Props, 'pages' | 'search' | 'onClose'>) {
  const box = useRef<HTMLInputElement>(null)
  // Before the next key arrives: the dialog moves the focus a moment later, and until then what is typed would go into
  // the field that had it. For the dialog this box has had the focus all along, so we give it back ourselves.
  useLayoutEffect(() => {
    const before = document.activeElement
    box.current?.focus({ preventScroll: true })
    return () => {
      // If somebody else has taken it since, React hands it back to them.
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState(0)
  const [asked] = useDebouncedValue(words.trim(), 200)
  const navigate = useNavigate()
  const found = useQuery({
    queryKey: ['palette', asked],
    queryFn: ({ signal }) => search?.(asked, signal) ?? [],
    enabled: Boolean(search) && asked.length >= 2,
  })
  const matching = pages.filter((page) => page.title.toLowerCase().includes(words.toLowerCase()))
  const entries = [...matching, ...(asked.length >= 2 ? (found.data ?? []) : [])]
  const go = (entry: Found | undefined) => {
    if (!entry) return
    onClose()
    void navigate({ to: entry.to } as never)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && entries.length > 0) {
      event.preventDefault()
      setChosen((chosen + step + entries.length) % entries.length)
    }
    if (event.key === 'Enter') {
      // Otherwise the same key would press the button that gets the focus back.
      event.preventDefault()
      go(entries[chosen])
    }
  }
  return (
    <Stack>
      <TextInput
        ref={box}
        data-autofocus
        aria-label={ui.search}
        placeholder={ui.searchHint}
        leftSection={<Icon name="search" />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded
        aria-controls="palette"
        aria-activedescendant={entries[chosen] && `palette-${entries[chosen].key}`}
      />
      <Stack gap={2} id="palette" role="listbox" aria-label={ui.search} mih={160}>
        {entries.map((entry, index) => (
          <NavLink
            key={entry.key}
            id={`palette-${entry.key}`}
            component="button"
            type="button"
            className="nav-entry"
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            active={index === chosen}
            label={entry.title}
            description={entry.hint}
            leftSection={<Icon name={entry.icon ?? 'arrowRight'} />}
            onClick={() => go(entry)}
          />
        ))}
      </Stack>
      {/* Without taking the focus: somebody types. */}
      {found.error && (
        <Text role="alert" c="var(--mantine-color-error)">
          {faultsOf(found.error).message}
        </Text>
      )}
      {entries.length === 0 && !found.isFetching && !found.error && (
        <Text c="dimmed">{ui.noMatches}</Text>
      )}
    </Stack>
  )
}
