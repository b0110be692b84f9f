import { Button, Group, NativeSelect, NumberInput, SimpleGrid, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Card } from '../../ui/Card'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { Loaded } from '../../ui/States'
import { type Guard, guardQuery, useSetGuard } from './queries-market'
import { t as common } from './texts'
import { t } from './texts-market'

/** How the form of the niche is protected, where that differs from the settings. */
export function GuardCard({ nicheId }: { nicheId: string }) {
  const query = useQuery(guardQuery(nicheId))
  return (
    <Card isRegion title={t.guard} about={t.guardWhat}>
      <Loaded query={query} lines={2}>
        {(guard) => <GuardForm nicheId={nicheId} {...guard} />}
      </Loaded>
    </Card>
  )
}

type Props = { nicheId: string; own: Guard; common: Partial<Guard> }

const choiceOf = (value: boolean | null) => (value === null ? '' : value ? 'on' : 'off')

function GuardForm({ nicheId, own, common: platform }: Props) {
  const setting = useSetGuard()
  const form = useForm({
    initialValues: {
      is_required: choiceOf(own.is_required),
      seconds: (own.seconds ?? '') as number | '',
      effort: (own.effort ?? '') as number | '',
    },
  })
  const submit = form.onSubmit(({ is_required, seconds, effort }) =>
    carryOut(
      setting,
      {
        niche_id: nicheId,
        is_required: is_required === '' ? null : is_required === 'on',
        seconds: seconds === '' ? null : seconds,
        effort: effort === '' ? null : effort,
      },
      { onSuccess: () => say(common.saved), onError: (error) => putFaults(form, error) },
    ),
  )
  return (
    <form onSubmit={submit} noValidate aria-label={t.guard}>
      <Stack>
        <Faults error={setting.error} />
        <NativeSelect
          label={t.proof}
          description={t.proofWhat}
          data={[
            {
              value: '',
              label: t.asPlatform(platform.is_required ? t.proofs.on : t.proofs.off),
            },
            { value: 'on', label: t.proofs.on },
            { value: 'off', label: t.proofs.off },
          ]}
          {...form.getInputProps('is_required')}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={t.seconds}
            description={t.secondsWhat}
            placeholder={t.asPlatform(`${platform.seconds ?? 0}`)}
            min={0}
            max={600}
            allowDecimal={false}
            {...form.getInputProps('seconds')}
          />
          <NumberInput
            label={t.effort}
            description={t.effortWhat}
            placeholder={t.asPlatform(`${platform.effort ?? 0}`)}
            min={0}
            max={100}
            allowDecimal={false}
            {...form.getInputProps('effort')}
          />
        </SimpleGrid>
        <Group>
          <Button type="submit" loading={setting.isPending}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
