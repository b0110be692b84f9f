import { Button, Group, NumberInput, Stack, Switch, Title } from '@mantine/core'
import { useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { say, sayFault } from '../../ui/notify'
import { type Plan, useSetEntitlement } from './queries'
import { t } from './texts'

/** What a plan entitles to: features as switches, limits as numbers. */
export function Entitlements({ plan }: { plan: Plan }) {
  return (
    <section>
      <Title order={3} mb="xs">
        {t.entitlements}
      </Title>
      <Stack gap="sm">
        {Object.entries(plan.entitlements).map(([name, value]) =>
          typeof value === 'boolean' ? (
            <Feature key={name} plan={plan} name={name} value={value} />
          ) : (
            // A new value begins a new input.
            <Limit key={`${name} ${value}`} plan={plan} name={name} value={value} />
          ),
        )}
      </Stack>
    </section>
  )
}

type Props<Value> = { plan: Plan; name: string; value: Value }

function useSet({ plan, name }: Props<unknown>) {
  const setting = useSetEntitlement()
  const title = t.entitlementNames[name] ?? name.replaceAll('_', ' ')
  const set = (value: number | boolean | null) =>
    carryOut(
      setting,
      { plan_id: plan.id, name, value },
      { onSuccess: () => say(t.changed(title)), onError: sayFault },
    )
  return { title, set, isPending: setting.isPending }
}

function Feature(props: Props<boolean>) {
  const { title, set, isPending } = useSet(props)
  return (
    <Switch
      label={title}
      checked={props.value}
      disabled={isPending}
      onChange={({ currentTarget }) => set(currentTarget.checked)}
    />
  )
}

function Limit(props: Props<number | null>) {
  const { title, set, isPending } = useSet(props)
  const [typed, setTyped] = useState<string | number>(props.value ?? '')
  const next = typed === '' ? null : Number(typed)
  return (
    <Group align="flex-end" wrap="nowrap">
      <NumberInput
        label={title}
        placeholder={t.unlimitedHint}
        value={typed}
        onChange={setTyped}
        min={0}
        allowDecimal={false}
        flex={1}
      />
      {next !== props.value && (
        <Button
          variant="default"
          loading={isPending}
          aria-label={`${t.save}: ${title}`}
          onClick={() => set(next)}
        >
          {t.save}
        </Button>
      )}
    </Group>
  )
}
