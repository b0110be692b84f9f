import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { CopyButton } from '../CopyButton'
import { carryOut } from '../carry-out'
import { Faults } from '../Faults'
import { QrCode } from './QrCode'
import { type Added, useBeginApp, useConfirmApp } from './queries'
import { t } from './texts'

type Props = { onAdded: (added: Added) => void }

/** An authenticator app in two steps: a name, then the QR code and the first code of the app. */
export function AddApp({ onAdded }: Props) {
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  const beginning = useBeginApp()
  const confirming = useConfirmApp()
  const begun = beginning.data
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!begun) carryOut(beginning, name)
    else carryOut(confirming, { factor_id: begun.factor_id, code }, { onSuccess: onAdded })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Faults error={beginning.error ?? confirming.error} />
        {begun ? (
          <>
            <Text size="sm">{t.scan}</Text>
            <Group justify="center">
              <QrCode value={begun.uri} label={t.qr} />
            </Group>
            <Text size="sm">{t.byHand}</Text>
            <Group gap="xs">
              <Code fz="sm" style={{ overflowWrap: 'anywhere' }} data-testid="totp-secret">
                {begun.secret}
              </Code>
              <CopyButton value={begun.secret} label={t.copyKey} />
            </Group>
            <TextInput
              key="code"
              label={t.code}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              autoFocus
            />
            <Button type="submit" loading={confirming.isPending}>
              {t.finish}
            </Button>
          </>
        ) : (
          <>
            <NameInput value={name} onChange={setName} />
            <Button type="submit" loading={beginning.isPending}>
              {t.next}
            </Button>
          </>
        )}
      </Stack>
    </form>
  )
}

export function NameInput(props: { value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      label={t.name}
      description={t.nameWhat}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      required
      maxLength={100}
      data-autofocus
    />
  )
}
