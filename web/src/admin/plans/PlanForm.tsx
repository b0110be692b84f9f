import { Button, NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { type Plan, useCreatePlan, useUpdatePlan } from './queries'
import { t } from './texts'

type Values = {
  slug: string
  name: string
  position: number
  trial_days: number
  is_active: boolean
}

/** Creates a plan, or changes one. */
export function PlanForm({ plan, onDone }: { plan?: Plan; onDone: () => void }) {
  const creating = useCreatePlan()
  const updating = useUpdatePlan()
  const form = useForm<Values>({
    initialValues: {
      slug: plan?.slug ?? '',
      name: plan?.name ?? '',
      position: plan?.position ?? 1,
      trial_days: plan?.trial_days ?? 0,
      is_active: plan?.is_active ?? true,
    },
  })
  const after = {
    onError: (error: unknown) => putFaults(form, error),
    onSuccess: () => {
      say(plan ? t.saved : t.created)
      onDone()
    },
  }
  const submit = form.onSubmit(({ slug, is_active, ...values }) =>
    plan
      ? carryOut(updating, { ...values, is_active, plan_id: plan.id }, after)
      : carryOut(creating, { ...values, slug }, after),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={creating.error ?? updating.error} />
        {!plan && (
          <TextInput
            {...form.getInputProps('slug')}
            label={t.slug}
            description={t.slugWhat}
            required
            data-autofocus
          />
        )}
        <TextInput {...form.getInputProps('name')} label={t.name} required />
        <NumberInput
          {...form.getInputProps('position')}
          label={t.position}
          description={t.positionWhat}
          allowDecimal={false}
          min={0}
        />
        <NumberInput
          {...form.getInputProps('trial_days')}
          label={t.trial}
          description={t.trialWhat}
          allowDecimal={false}
          min={0}
        />
        {plan && (
          <Switch
            {...form.getInputProps('is_active', { type: 'checkbox' })}
            label={t.active}
            description={t.activeWhat}
          />
        )}
        <Button type="submit" loading={creating.isPending || updating.isPending}>
          {plan ? t.save : t.create}
        </Button>
      </Stack>
    </form>
  )
}
