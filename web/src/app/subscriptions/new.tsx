import { Button, Group, NativeSelect, Paper, Radio, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { faultMap, useCheck } from '../../filter/check'
import { Estimated } from '../../filter/Estimated'
import { FilterEditor } from '../../filter/FilterEditor'
import { normalise, toFilter } from '../../filter/rules'
import { inWords } from '../../filter/words'
import type { Field } from '../../form/fields'
import { text, useAddress } from '../../ui/address'
import { carryOut } from '../../ui/carry-out'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { PageLink } from '../../ui/Link'
import { money } from '../../ui/Money'
import { useMay, useMe } from '../../ui/me'
import { say } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { fieldsQuery, type Offer, offersQuery, subscriptionsQuery, useSubscribe } from './queries'
import { t } from './texts'

const address = { niche: text(), level: text() }

/** Orders leads of a level. */
export function Page() {
  const offers = useQuery(offersQuery)
  const me = useMe()
  const mayBuy = useMay('buy')
  return (
    <>
      <PageHeader title={t.newTitle}>{t.newAbout}</PageHeader>
      <Loaded query={offers}>
        {(given) => {
          if (me.data && !mayBuy) return <Empty title={t.mayNot}>{t.mayNotWhy}</Empty>
          return given.length === 0 ? <Empty title={t.noOffers} /> : <Choices offers={given} />
        }}
      </Loaded>
    </>
  )
}

function Choices({ offers }: { offers: Offer[] }) {
  const [at, setAt] = useAddress(address)
  const mine = useQuery(subscriptionsQuery(false))
  const niche =
    offers.find((one) => one.id === at.niche) ?? (offers.length === 1 ? offers[0] : undefined)
  const level = niche?.levels.find((one) => one.id === at.level)
  const taken = mine.data?.find((one) => one.competition_level_id === level?.id)
  return (
    <Stack gap="lg">
      <Paper p="lg">
        <Stack>
          <NativeSelect
            label={t.niche}
            value={niche?.id ?? ''}
            data={[
              { value: '', label: t.chooseNiche },
              ...offers.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={({ currentTarget }) => setAt({ niche: currentTarget.value, level: '' })}
          />
          {niche?.description && <Text size="sm">{niche.description}</Text>}
          {niche && (
            <Radio.Group
              label={t.level}
              value={level?.id ?? null}
              onChange={(chosen) => setAt({ niche: niche.id, level: chosen })}
            >
              <Stack gap="sm" mt="xs">
                {niche.levels.map((one) => (
                  <Radio
                    key={one.id}
                    value={one.id}
                    label={`${one.name}: ${money(one.price, one.currency)}`}
                    description={t.buyers(one.max_buyers)}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
        </Stack>
      </Paper>
      {taken ? (
        <Text>
          {t.taken}{' '}
          <PageLink to={`/subscriptions/${taken.id}`} underline="always">
            {taken.level.name}
          </PageLink>
        </Text>
      ) : (
        niche && level && <Order key={level.id} nicheId={niche.id} levelId={level.id} />
      )}
    </Stack>
  )
}

function Order({ nicheId, levelId }: { nicheId: string; levelId: string }) {
  const fields = useQuery(fieldsQuery(nicheId))
  return <Loaded query={fields}>{(given) => <OrderForm levelId={levelId} fields={given} />}</Loaded>
}

function OrderForm({ levelId, fields }: { levelId: string; fields: Field[] }) {
  const [rules, setRules] = useState(() => normalise({}, fields))
  const [isSaving, setSaving] = useState(false)
  const check = useCheck(levelId, rules)
  const subscribing = useSubscribe()
  const navigate = useNavigate()
  const order = (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    carryOut(
      subscribing,
      { competition_level_id: levelId, filter: toFilter(rules) },
      {
        onSuccess: () => say(t.ordered),
        thenGo: (id) => void navigate({ to: `/subscriptions/${id}` } as never),
      },
    )
  }
  return (
    <Paper p="lg" component="form" onSubmit={order} noValidate>
      <Stack>
        <Title order={2}>{t.filter}</Title>
        <Text size="sm" c="dimmed">
          {t.filterWhy}
        </Text>
        <Faults error={subscribing.error} />
        <FilterEditor
          fields={fields}
          value={rules}
          onChange={setRules}
          faults={faultMap(check.data, isSaving)}
        />
        <Text size="sm">{inWords(rules, fields)}</Text>
        <Estimated check={check.data} isBehind={check.isBehind} />
        <Text size="sm" c="dimmed">
          {t.whatHappens}
        </Text>
        <Group>
          <Button type="submit" loading={subscribing.isPending}>
            {t.order}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
