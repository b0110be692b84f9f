import { Button, Group, NumberInput, SimpleGrid, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { faultsOf } from '../../api/faults'
import type { Json } from '../../filter/rules'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say } from '../../ui/notify'
import { type Subscription, useSetCaps } from './queries'
import { t } from './texts'

const PERIODS = ['hour', 'day', 'week', 'month', 'total'] as const
type Limit = { leads: number | ''; spend: number | '' }

/** How much a subscription buys at most. */
export function Caps({ row, mayChange }: { row: Subscription; mayChange: boolean }) {
  const [limits, setLimits] = useState(() => limitsOf(row))
  const setting = useSetCaps()
  const { fields } = faultsOf(setting.error ?? {})
  const set = (period: string, part: keyof Limit) => (typed: number | string) =>
    setLimits((before) => ({
      ...before,
      [period]: { ...(before[period] as Limit), [part]: typeof typed === 'number' ? typed : '' },
    }))
  const save = (event: FormEvent) => {
    event.preventDefault()
    carryOut(
      setting,
      { subscription_id: row.id, caps: capsOf(limits) },
      { onSuccess: () => say(t.saved) },
    )
  }
  return (
    <form onSubmit={save} noValidate>
      <Stack>
        <Faults error={setting.error} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {PERIODS.map((period) =>
            (['leads', 'spend'] as const).map((part) => (
              <NumberInput
                key={`${period}.${part}`}
                label={
                  part === 'leads'
                    ? t.maxLeads(t.periods[period] ?? period)
                    : t.maxSpend(t.periods[period] ?? period, row.level.currency)
                }
                value={limits[period]?.[part] ?? ''}
                min={0}
                allowDecimal={part === 'spend'}
                hideControls
                readOnly={!mayChange}
                error={fields.get(`caps.${period}.${part}`)}
                onChange={set(period, part)}
              />
            )),
          )}
        </SimpleGrid>
        {mayChange && (
          <Group>
            <Button type="submit" loading={setting.isPending}>
              {t.save}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

function limitsOf(row: Subscription): Record<string, Limit> {
  return Object.fromEntries(
    PERIODS.map((period) => {
      const cap = row.caps.find((one) => one.period === period)
      return [period, { leads: cap?.max_leads ?? '', spend: cap?.max_spend ?? '' }]
    }),
  )
}

/** Caps as the API takes them: what is empty is left out. */
export function capsOf(limits: Record<string, Limit>): Json {
  const caps: Record<string, Json> = {}
  for (const [period, { leads, spend }] of Object.entries(limits)) {
    const given = { ...(leads !== '' && { leads }), ...(spend !== '' && { spend }) }
    if (Object.keys(given).length > 0) caps[period] = given
  }
  return caps
}
