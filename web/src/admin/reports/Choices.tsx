import { Group, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { nicheNamesQuery } from '../../api/lookups'
import { number, oneOf, text, useAddress } from '../../ui/address'
import type { Report } from './definitions'
import { GRANULARITIES, type Granularity, PERIODS, type Period, type Span, spanOf } from './period'
import { t } from './texts'

const address = {
  period: oneOf(...PERIODS),
  since: text(),
  until: text(),
  by: text(),
  niche: text(),
  page: number(1),
}

/** How finely a report is cut unless somebody chooses: a bar should be wide enough to be seen. */
function granularityFor(span: Span): Granularity {
  const days = (Date.parse(span.until) - Date.parse(span.since)) / 86_400_000
  if (days <= 45) return 'day'
  return days <= 120 ? 'week' : 'month'
}

/** What is asked for, out of the address. */
export function useChoices(report?: Report) {
  const [at, setAt] = useAddress(address)
  const span = useMemo(
    () => spanOf(at.period, { since: at.since, until: at.until }),
    [at.period, at.since, at.until],
  )
  const chosen = GRANULARITIES.find((one) => one === at.by)
  const granularity = chosen ?? report?.granularity ?? granularityFor(span)
  return { span, granularity, niche: at.niche, period: at.period, setAt }
}

type Props = { report?: Report; choices: ReturnType<typeof useChoices> }

const optionsOf = <Key extends string>(keys: readonly Key[], names: Record<Key, string>) =>
  keys.map((value) => ({ value, label: names[value] }))

/** Period, granularity and niche. */
export function Choices({ report, choices }: Props) {
  const niches = useQuery({ ...nicheNamesQuery, enabled: Boolean(report?.hasNiche) })
  const { span, granularity, niche, period, setAt } = choices
  if (report?.isNow) return <span />
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label={t.period}
        data={optionsOf(PERIODS, t.periods)}
        value={period}
        onChange={(next) => setAt({ period: next as Period, ...span, page: 1 })}
        allowDeselect={false}
        w={170}
      />
      {period === 'own' &&
        (['since', 'until'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={t[end]}
            value={span[end]}
            onChange={({ currentTarget }) => setAt({ [end]: currentTarget.value, page: 1 })}
          />
        ))}
      {report?.hasGranularity && (
        <Select
          label={t.by}
          data={optionsOf(GRANULARITIES, t.granularities)}
          value={granularity}
          onChange={(by) => setAt({ by: by ?? '', page: 1 })}
          allowDeselect={false}
          w={130}
        />
      )}
      {report?.hasNiche && (
        <Select
          label={t.niche}
          placeholder={t.allNiches}
          data={niches.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={niche || null}
          onChange={(next) => setAt({ niche: next ?? '', page: 1 })}
          clearable
          searchable
          w={200}
        />
      )}
    </Group>
  )
}
