import { Button, Checkbox, Group, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { type Niche, type Terms, termsQuery, useSetTerms } from './queries'
import { t } from './texts'

/** On which terms buyers get their money back. */
export function RefundPart({ niche }: { niche: Niche }) {
  const terms = useQuery(termsQuery(niche.id))
  return (
    <Loaded query={terms} lines={5}>
      {(found) => found && <TermsForm niche={niche} terms={found} />}
    </Loaded>
  )
}

const REASONS = Object.entries(t.reasonNames)
/** Without the digits that binary fractions leave behind: 0.07 is 7. */
const percentOf = (share: number) => Math.round(share * 10_000) / 100
const orNull = (value: number | '') => (value === '' ? null : value)

function TermsForm({ niche, terms }: { niche: Niche; terms: Terms }) {
  const setting = useSetTerms()
  const form = useForm({
    initialValues: {
      window_days: terms.window_days,
      reasons: terms.reasons,
      approved_automatically: terms.approved_automatically,
      limit_days: terms.limit_days,
      max_count: (terms.max_count ?? '') as number | '',
      max_share: (terms.max_share === null ? '' : percentOf(terms.max_share)) as number | '',
    },
  })
  const submit = form.onSubmit(({ max_count, max_share, ...values }) =>
    carryOut(
      setting,
      {
        niche_id: niche.id,
        ...values,
        max_count: orNull(max_count),
        max_share: max_share === '' ? null : max_share / 100,
      },
      {
        onSuccess: () => say(t.saved),
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate aria-label={t.refunds}>
      <Stack maw={640}>
        <Text c="dimmed">{t.refundsAbout}</Text>
        <Faults error={setting.error} />
        <NumberInput
          label={t.window}
          description={t.windowHint}
          min={0}
          allowDecimal={false}
          {...form.getInputProps('window_days')}
        />
        <Choices label={t.reasons} {...form.getInputProps('reasons')} />
        <Choices label={t.automatic} {...form.getInputProps('approved_automatically')} />
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <NumberInput
            label={t.limitDays}
            min={1}
            allowDecimal={false}
            {...form.getInputProps('limit_days')}
          />
          <NumberInput
            label={t.maxCount}
            placeholder={t.noLimit}
            min={1}
            allowDecimal={false}
            {...form.getInputProps('max_count')}
          />
          <NumberInput
            label={t.maxShare}
            placeholder={t.noLimit}
            min={0}
            max={100}
            {...form.getInputProps('max_share')}
          />
        </SimpleGrid>
        <Group>
          <Button type="submit" loading={setting.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type ChoicesProps = { label: string; value?: string[]; onChange?: (value: string[]) => void }

function Choices({ label, ...input }: ChoicesProps) {
  return (
    <Checkbox.Group label={label} {...input}>
      <Group mt={4} gap="md">
        {REASONS.map(([value, name]) => (
          <Checkbox key={value} value={value} label={name} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}
