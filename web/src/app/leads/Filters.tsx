import { Button, Chip, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { nicheNamesQuery } from '../../api/lookups'
import { WordsInput } from '../../ui/WordsInput'
import { type LeadFilter, STAGES } from './filter'
import { t } from './texts'

type Props = {
  filter: LeadFilter
  change: (next: Partial<LeadFilter>) => void
  onClear: (() => void) | null
}

const choices = (texts: Record<string, string>) => [
  { value: '', label: t.all },
  ...Object.entries(texts).map(([value, label]) => ({ value, label })),
]

/** What narrows the list down; all of it stands in the address. */
export function Filters({ filter, change, onClear }: Props) {
  const niches = useQuery(nicheNamesQuery).data ?? []
  const select = (key: 'status' | 'channel' | 'niche', label: string, data: object[]) => (
    <NativeSelect
      label={label}
      value={filter[key]}
      data={data as { value: string; label: string }[]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  )
  const day = (key: 'since' | 'until', label: string) => (
    <TextInput
      type="date"
      label={label}
      value={filter[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  )
  return (
    <Stack gap="md" mb="lg">
      <Chip.Group value={filter.stage} onChange={(stage) => change({ stage: `${stage}` })}>
        <Group gap="xs" role="radiogroup" aria-label={t.stage}>
          {['', ...STAGES].map((stage) => (
            <Chip key={stage} value={stage} size="sm">
              {stage === '' ? t.all : t.stages[stage]}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 6 }} spacing="sm">
        <WordsInput
          label={t.words}
          placeholder={t.wordsHint}
          value={filter.words}
          maxLength={200}
          onChange={(words) => change({ words })}
        />
        {select('niche', t.niche, [
          { value: '', label: t.all },
          ...niches.map(({ id, name }) => ({ value: id, label: name })),
        ])}
        {select('channel', t.channel, choices(t.channels))}
        {select('status', t.status, choices(t.statuses))}
        {day('since', t.since)}
        {day('until', t.until)}
      </SimpleGrid>
      {onClear && (
        <Group>
          <Button variant="subtle" size="xs" onClick={onClear}>
            {t.clear}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
