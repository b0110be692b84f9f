import { Button, Checkbox, Group, List, PasswordInput, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { toLogIn } from '../../api/session'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { useCloseAccount } from './queries'
import { t } from './texts'

/** Closing the account: what happens is read before the button works. */
export function Close() {
  const [isSure, setSure] = useState(false)
  const [password, setPassword] = useState('')
  const closing = useCloseAccount()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    carryOut(closing, password, { onSuccess: toLogIn })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <List size="sm" spacing="xs">
          {t.closeWhat.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        <Faults error={closing.error} />
        <Checkbox
          label={t.closeSure}
          checked={isSure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
        <PasswordInput
          label={t.password}
          description={t.noPassword}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" color="red.9" disabled={!isSure} loading={closing.isPending}>
            {t.closeDo}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
