import {
  Button,
  Collapse,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { nicheNamesQuery } from '../../api/lookups'
import { WordsInput } from '../../ui/WordsInput'
import type { ChangeFilter, ListingFilter } from './address'
import { t } from './texts'

type Props = { filter: ListingFilter; change: ChangeFilter; onClear: (() => void) | null }

const choices = (texts: Record<string, string>) =>
  Object.entries(texts).map(([value, label]) => ({ value, label }))

/** What narrows the listings down; all of it stands in the address. */
export function Filters({ filter, change, onClear }: Props) {
  const niches = useQuery(nicheNamesQuery).data ?? []
  const hasMore = [filter.city, filter.from, filter.to, filter.eventFrom, filter.eventTo].some(
    Boolean,
  )
  const [opened, { toggle }] = useDisclosure(hasMore)
  const select = (key: 'niche' | 'age' | 'sort', label: string, data: object[]) => (
    <NativeSelect
      label={label}
      value={filter[key]}
      data={data as { value: string; label: string }[]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  )
  const words = (key: 'words' | 'state' | 'city' | 'from' | 'to', label: string) => (
    <WordsInput
      label={label}
      value={filter[key]}
      maxLength={200}
      leftSection={key === 'words' ? undefined : null}
      inputMode={key === 'from' || key === 'to' ? 'decimal' : undefined}
      onChange={(value) => change({ [key]: value })}
    />
  )
  const day = (key: 'eventFrom' | 'eventTo', label: string) => (
    <TextInput
      type="date"
      label={label}
      value={filter[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  )
  return (
    <Stack gap="sm" mb="lg">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm">
        {words('words', t.words)}
        {select('niche', t.niche, [
          { value: '', label: t.all },
          ...niches.map(({ id, name }) => ({ value: id, label: name })),
        ])}
        {words('state', t.state)}
        {select('age', t.age, choices(t.ages))}
        {select('sort', t.sort, choices(t.sorts))}
      </SimpleGrid>
      <Collapse expanded={opened} id="more-filters">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm">
          {words('city', t.city)}
          {words('from', t.priceFrom)}
          {words('to', t.priceTo)}
          {day('eventFrom', t.eventFrom)}
          {day('eventTo', t.eventTo)}
        </SimpleGrid>
      </Collapse>
      <Group>
        <Switch
          label={t.favourites}
          checked={filter.favourites}
          onChange={(event) => change({ favourites: event.currentTarget.checked })}
        />
        <Button
          variant="subtle"
          size="xs"
          onClick={toggle}
          aria-expanded={opened}
          aria-controls="more-filters"
        >
          {t.more}
        </Button>
        {onClear && (
          <Button variant="subtle" size="xs" onClick={onClear}>
            {t.clear}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
