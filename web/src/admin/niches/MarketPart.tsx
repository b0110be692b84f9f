import {
  Button,
  Fieldset,
  Group,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Switch,
  Text,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import type { Field } from '../../form/fields'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import type { Niche } from './queries'
import { type Market, marketQuery, PREVIEWS, useSetMarket } from './queries-market'
import { t as common } from './texts'
import { t } from './texts-market'

/** Which leads of the niche are on the marketplace, and what is seen of them. */
export function MarketPart({ niche }: { niche: Niche }) {
  const query = useQuery(marketQuery(niche.id))
  return (
    <Loaded query={query} lines={6}>
      {({ market, fields }) => <MarketForm niche={niche} market={market} fields={fields} />}
    </Loaded>
  )
}

/** The fields whose answers may be shown as this part. */
export function shownAs(part: (typeof PREVIEWS)[number], fields: Field[]): Field[] {
  return fields.filter(
    ({ type, sensitive }) =>
      !sensitive &&
      type !== 'email' &&
      type !== 'phone' &&
      (part !== 'event_date' || type === 'date'),
  )
}

/** The choices for a part; a field that the form has no more is shown as long as it is chosen. */
export function choicesFor(part: (typeof PREVIEWS)[number], fields: Field[], chosen: string) {
  const shown = shownAs(part, fields).map(({ id, label }) => ({ value: id, label }))
  const isGone = chosen !== '' && !shown.some(({ value }) => value === chosen)
  return [
    { value: '', label: t.nothing },
    ...(isGone ? [{ value: chosen, label: chosen }] : []),
    ...shown,
  ]
}

const valuesOf = (market: Market | null) => ({
  listing_rule: market?.listing_rule ?? 'never',
  price: (market?.price ?? '') as number | '',
  max_buyers: (market?.max_buyers ?? '') as number | '',
  is_reviewed: market?.reviews_listings ?? false,
  state_field: market?.state_field ?? '',
  city_field: market?.city_field ?? '',
  event_date_field: market?.event_date_field ?? '',
  category_field: market?.category_field ?? '',
  description_field: market?.description_field ?? '',
})

type Props = { niche: Niche; market: Market | null; fields: Field[] }

function MarketForm({ niche, market, fields }: Props) {
  const setting = useSetMarket()
  const form = useForm({ initialValues: valuesOf(market) })
  const submit = form.onSubmit(({ price, max_buyers, ...values }) =>
    carryOut(
      setting,
      {
        niche_id: niche.id,
        ...values,
        price: price === '' ? null : price,
        max_buyers: max_buyers === '' ? null : max_buyers,
      },
      {
        onSuccess: (stored) => {
          form.setValues(valuesOf(stored))
          say(common.saved)
        },
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate aria-label={t.market}>
      <Stack maw={640}>
        <Text c="dimmed">
          {!market && t.notYet} {t.about}
        </Text>
        <Faults error={setting.error} />
        <NativeSelect label={t.rule} data={t.rules} {...form.getInputProps('listing_rule')} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={t.price(niche.currency)}
            placeholder={market ? undefined : t.ownPrice}
            min={0}
            {...form.getInputProps('price')}
          />
          <NumberInput
            label={t.maxBuyers}
            placeholder={market ? undefined : t.ownBuyers}
            min={1}
            max={100}
            allowDecimal={false}
            {...form.getInputProps('max_buyers')}
          />
        </SimpleGrid>
        <Switch
          label={t.review}
          description={t.reviewWhat}
          {...form.getInputProps('is_reviewed', { type: 'checkbox' })}
        />
        <Fieldset legend={t.shown}>
          <Text size="sm" c="dimmed" mb="sm">
            {fields.length === 0 ? t.noForm : t.shownWhat}
          </Text>
          {fields.length > 0 && (
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              {PREVIEWS.map((part) => (
                <NativeSelect
                  key={part}
                  label={t.parts[part]}
                  data={choicesFor(part, fields, form.getValues()[`${part}_field`])}
                  {...form.getInputProps(`${part}_field`)}
                />
              ))}
            </SimpleGrid>
          )}
        </Fieldset>
        <Group>
          <Button type="submit" loading={setting.isPending}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
