import { Button, Group, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { faultsOf } from '../../api/faults'
import { text, useAddress } from '../../ui/address'
import { askFor } from '../../ui/askFor'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { count } from '../../ui/Money'
import { say } from '../../ui/notify'
import { type Left, type Limit, useCheckLimit, useResetLimit } from './queries'
import { t } from './texts'
import { duration } from './time'

const address = { limit: text() }

/** What is left of one limit for one party. */
export function Check({ limits }: { limits: Limit[] }) {
  const [at, setAt] = useAddress(address)
  const [key, setKey] = useState('')
  const checking = useCheckLimit()
  const resetting = useResetLimit()
  const limit = limits.find(({ name }) => name === at.limit)
  const named = { name: at.limit, key }
  const check = (event: FormEvent) => {
    event.preventDefault()
    carryOut(checking, named)
  }
  const reset = () =>
    askFor({
      title: t.reset,
      children: t.resetWhat,
      label: t.reason,
      act: t.reset,
      onGiven: async (reason) => {
        await resetting.mutateAsync({ ...named, reason })
        carryOut(checking, named)
        say(t.resetDone)
      },
    })
  const fault = checking.error ? faultsOf(checking.error).fields.get('key') : undefined
  return (
    <Paper p="lg" component="section" aria-label={t.checkTitle}>
      <form onSubmit={check}>
        <Stack gap="sm">
          <Title order={2}>{t.checkTitle}</Title>
          <Text c="dimmed" size="sm">
            {t.checkWhat}
          </Text>
          <Faults error={checking.error} />
          <Group align="flex-end">
            <NativeSelect
              label={t.limit}
              data={[{ value: '', label: t.chooseLimit }, ...limits.map(({ name }) => name)]}
              value={at.limit}
              onChange={({ currentTarget }) => {
                setAt({ limit: currentTarget.value })
                checking.reset()
              }}
            />
            <TextInput
              label={t.key}
              description={limit && t.keyWhat(limit.counted_by.replaceAll('_', ' '))}
              value={key}
              error={fault}
              onChange={({ currentTarget }) => {
                setKey(currentTarget.value)
                checking.reset()
              }}
              miw={260}
            />
            <Button type="submit" disabled={!limit} loading={checking.isPending}>
              {t.check}
            </Button>
          </Group>
          <div aria-live="polite">
            {checking.data && <Shown left={checking.data} onReset={reset} />}
          </div>
        </Stack>
      </form>
    </Paper>
  )
}

function Shown({ left, onReset }: { left: Left; onReset: () => void }) {
  if (left.maximum === null) return <Text>{t.unlimited}</Text>
  const isUsed = (left.remaining ?? 0) < left.maximum
  return (
    <Group>
      <Text>
        {t.left(count(left.remaining ?? 0), count(left.maximum))}{' '}
        {Boolean(left.wait_seconds) && t.wait(duration(left.wait_seconds ?? 0))}{' '}
        {Boolean(left.reset_seconds) && t.full(duration(left.reset_seconds ?? 0))}
      </Text>
      {isUsed && (
        <Button variant="default" size="xs" onClick={onReset}>
          {t.reset}
        </Button>
      )}
    </Group>
  )
}
