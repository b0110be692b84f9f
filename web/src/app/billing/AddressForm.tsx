import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { RowOf } from '../../api/client'
import { language } from '../../texts/language'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { nullIfBlank, putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { countryCodes } from './countries'
import { useSetAddress } from './queries'
import { t } from './texts'

type Props = { address: RowOf<'billing_addresses'> | null; mayChange: boolean }

const inputs = [
  ['name', t.name, 'organization'],
  ['line1', t.line1, 'address-line1'],
  ['line2', t.line2, 'address-line2'],
  ['postal_code', t.postal, 'postal-code'],
  ['city', t.city, 'address-level2'],
  ['region', t.region, 'address-level1'],
] as const
const REQUIRED = new Set(['line1', 'city'])

function countries() {
  const names = new Intl.DisplayNames([language], { type: 'region' })
  return countryCodes
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
}

/** Where the bills of the organisation go. */
export function AddressForm({ address, mayChange }: Props) {
  const setting = useSetAddress()
  const form = useForm({
    initialValues: {
      name: address?.name ?? '',
      line1: address?.line1 ?? '',
      line2: address?.line2 ?? '',
      postal_code: address?.postal_code ?? '',
      city: address?.city ?? '',
      region: address?.region ?? '',
      country: address?.country ?? '',
      tax_number: address?.tax_number ?? '',
    },
  })
  const save = form.onSubmit(({ line1, city, country, ...rest }) =>
    carryOut(
      setting,
      {
        line1,
        city,
        country,
        name: nullIfBlank(rest.name),
        line2: nullIfBlank(rest.line2),
        region: nullIfBlank(rest.region),
        postal_code: nullIfBlank(rest.postal_code),
        tax_number: nullIfBlank(rest.tax_number),
      },
      { onSuccess: () => say(t.saved), onError: (error) => void putFaults(form, error) },
    ),
  )
  return (
    <form onSubmit={save} noValidate>
      <Stack>
        <Faults error={setting.error} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {inputs.map(([name, label, autoComplete]) => (
            <TextInput
              key={name}
              label={label}
              autoComplete={autoComplete}
              required={REQUIRED.has(name)}
              readOnly={!mayChange}
              {...form.getInputProps(name)}
            />
          ))}
          <NativeSelect
            label={t.country}
            autoComplete="country"
            required
            disabled={!mayChange}
            data={[{ value: '', label: t.chooseCountry }, ...countries()]}
            {...form.getInputProps('country')}
          />
          <TextInput label={t.tax} readOnly={!mayChange} {...form.getInputProps('tax_number')} />
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
