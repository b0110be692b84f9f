import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Switch,
  Text,
} from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { faultsOf } from '../../api/faults'
import { FilterEditor } from '../../filter/FilterEditor'
import { normalise, toFilter } from '../../filter/rules'
import type { Field } from '../../form/fields'
import { carryOut } from '../../ui/carry-out'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { OrganizationSelect } from '../../ui/organizations'
import { Loaded } from '../../ui/States'
import type { Level, Niche } from './queries'
import { marketQuery, useWhatIf } from './queries-market'
import { t } from './texts-what-if'
import { WhatIfResult } from './WhatIfResult'

/** What other orders at a level of the niche would have bought. */
export function WhatIfPart({ niche }: { niche: Niche }) {
  const query = useQuery(marketQuery(niche.id))
  const levels = niche.levels.filter((level) => !level.retired_at)
  if (levels.length === 0) return <Empty drawing="list" title={t.noLevels} />
  return (
    <Loaded query={query} lines={5}>
      {({ fields }) => <WhatIfForm niche={niche} levels={levels} fields={fields} />}
    </Loaded>
  )
}

type Props = { niche: Niche; levels: Level[]; fields: Field[] }
type Numbers = Record<'days' | 'price' | 'perDay', number | ''>

const orNull = (value: number | '') => (value === '' ? null : value)

function WhatIfForm({ niche, levels, fields }: Props) {
  const asking = useWhatIf()
  const [level, setLevel] = useState(levels[0]?.id ?? '')
  const [buyer, setBuyer] = useState<string | null>(null)
  const [numbers, setNumbers] = useState<Numbers>({ days: 30, price: '', perDay: '' })
  const [hasFilter, setHasFilter] = useState(false)
  const [rules, setRules] = useState(() => normalise({}, fields))
  const faults = faultsOf(asking.error ?? {}).fields
  const set = (part: keyof Numbers) => (typed: number | string) =>
    setNumbers((before) => ({ ...before, [part]: typeof typed === 'number' ? typed : '' }))
  const ask = (event: FormEvent) => {
    event.preventDefault()
    carryOut(asking, {
      competition_level_id: level,
      organization_id: buyer,
      filter: hasFilter ? toFilter(rules) : null,
      caps: numbers.perDay === '' ? null : { day: { leads: numbers.perDay } },
      price: orNull(numbers.price),
      days: orNull(numbers.days),
    })
  }
  return (
    <Stack maw={720} gap="lg">
      <form onSubmit={ask} noValidate aria-label={t.title}>
        <Stack>
          <Text c="dimmed">{t.about}</Text>
          <Faults error={asking.error} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NativeSelect
              label={t.level}
              value={level}
              data={levels.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={({ currentTarget }) => setLevel(currentTarget.value)}
            />
            <OrganizationSelect
              label={t.buyer}
              placeholder={t.buyerWhat}
              value={buyer}
              onChange={setBuyer}
            />
            <NumberInput
              label={t.days}
              min={1}
              max={90}
              allowDecimal={false}
              value={numbers.days}
              onChange={set('days')}
            />
            <NumberInput
              label={t.price(niche.currency)}
              placeholder={t.asNow}
              min={0}
              value={numbers.price}
              error={faults.get('price')}
              onChange={set('price')}
            />
            <NumberInput
              label={t.perDay}
              placeholder={t.asNow}
              min={0}
              allowDecimal={false}
              value={numbers.perDay}
              error={faults.get('caps.day.leads')}
              onChange={set('perDay')}
            />
          </SimpleGrid>
          <Switch
            label={t.otherFilter}
            checked={hasFilter}
            onChange={({ currentTarget }) => setHasFilter(currentTarget.checked)}
          />
          {hasFilter && (
            <FilterEditor fields={fields} value={rules} onChange={setRules} faults={faults} />
          )}
          <Group>
            <Button type="submit" loading={asking.isPending}>
              {t.run}
            </Button>
          </Group>
        </Stack>
      </form>
      {asking.data && <WhatIfResult result={asking.data} />}
    </Stack>
  )
}
