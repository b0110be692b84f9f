import { Button, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { RowOf } from '../../api/client'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { nullIfBlank, putFaults } from '../../ui/form'
import { money } from '../../ui/Money'
import { say } from '../../ui/notify'
import { useSetAlert } from './queries'
import { t } from './texts'

const BELOW = ['label', 'input', 'description', 'error'] as (
  | 'label'
  | 'input'
  | 'description'
  | 'error'
)[]

type Props = { alert: RowOf<'balance_alerts'> | undefined; currency: string; mayChange: boolean }

/** When and where to warn of a low balance. */
export function AlertForm({ alert, currency, mayChange }: Props) {
  const setting = useSetAlert()
  const form = useForm({
    initialValues: {
      threshold: (alert?.threshold ?? '') as number | '',
      email: alert?.email ?? '',
    },
  })
  const save = form.onSubmit(({ threshold, email }) =>
    carryOut(
      setting,
      { currency, threshold: threshold === '' ? null : threshold, email: nullIfBlank(email) },
      { onSuccess: () => say(t.saved), onError: (error) => void putFaults(form, error) },
    ),
  )
  const platform =
    alert?.threshold === null && alert.effective_threshold !== null
      ? money(alert.effective_threshold, currency)
      : null
  return (
    <form onSubmit={save} noValidate>
      <Stack>
        <Faults error={setting.error} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={`${t.alertThreshold} (${currency})`}
            description={t.alertEmpty(platform)}
            inputWrapperOrder={BELOW}
            hideControls
            min={0}
            readOnly={!mayChange}
            {...form.getInputProps('threshold')}
          />
          <TextInput
            type="email"
            label={t.alertEmail}
            description={t.alertEmailWhy}
            inputWrapperOrder={BELOW}
            readOnly={!mayChange}
            {...form.getInputProps('email')}
          />
        </SimpleGrid>
        {alert?.email && !alert.confirmed_at && <Text size="sm">{t.unconfirmed}</Text>}
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
