import { Button, Divider, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { faultsOf } from '../api/faults'
import { call, callJson } from '../api/http'
import { hasPasskeys, isCancelled, proveByPasskey } from '../api/passkeys'
import { Faults } from './Faults'
import { Icon } from './icons'
import { Loaded } from './States'
import { ui } from './texts'

const FRESH_PROOF_REQUIRED = 'LM160'
type Asked = { done: () => void; failed: (reason: unknown) => void; reason: unknown }
let ask: ((asked: Asked) => void) | null = null

/**
 * Do something that needs a fresh proof of who the user is: if the API asks for one, the dialog does, and it is done
 * again. `mutationFn: (id) => proved(() => call('revoke_api_key', {api_key_id: id}))`
 */
export async function proved<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (faultsOf(error).code !== FRESH_PROOF_REQUIRED || !ask) throw error
    await new Promise<void>((done, failed) => ask?.({ done, failed, reason: error }))
    return await work()
  }
}

/** The dialog; once in the frame of all pages. */
export function ProofDialog() {
  const [asked, setAsked] = useState<Asked | null>(null)
  useEffect(() => {
    ask = setAsked
    return () => {
      ask = null
    }
  }, [])
  const end = (how: 'done' | 'failed') => {
    if (how === 'done') asked?.done()
    else asked?.failed(asked.reason)
    setAsked(null)
  }
  return (
    <Modal
      opened={asked !== null}
      onClose={() => end('failed')}
      title={ui.proveTitle}
      closeButtonProps={{ 'aria-label': ui.close }}
      // Above the dialog of the page that has asked.
      zIndex={300}
    >
      <Proof onDone={() => end('done')} />
    </Modal>
  )
}

type Factors = { factors: { kind: string }[] }

function Proof({ onDone }: { onDone: () => void }) {
  const factors = useQuery({
    queryKey: ['second_factors'],
    queryFn: ({ signal }) => callJson<Factors>('second_factors', {}, signal),
  })
  return (
    <Loaded query={factors} lines={2}>
      {({ factors }) => (
        <ProofForm kinds={new Set(factors.map((one) => one.kind))} onDone={onDone} />
      )}
    </Loaded>
  )
}

function ProofForm({ kinds, onDone }: { kinds: Set<string>; onDone: () => void }) {
  const [given, setGiven] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const prove = async (work: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await work()
      onDone()
    } catch (refusal) {
      setError(isCancelled(refusal) ? null : refusal)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void prove(() => call('prove', kinds.size > 0 ? { code: given } : { password: given }))
  }
  const input = {
    value: given,
    required: true,
    'data-autofocus': true,
    onChange: (event: { currentTarget: { value: string } }) => setGiven(event.currentTarget.value),
  } as const
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{ui.proveWhy}</Text>
        <Faults error={error} />
        {kinds.has('passkey') && hasPasskeys() && (
          <>
            <Button
              leftSection={<Icon name="key" />}
              loading={isBusy}
              onClick={() => void prove(proveByPasskey)}
            >
              {ui.byPasskey}
            </Button>
            <Divider label={ui.or} />
          </>
        )}
        {kinds.size > 0 ? (
          <TextInput {...input} label={ui.code} autoComplete="one-time-code" />
        ) : (
          <PasswordInput {...input} label={ui.password} autoComplete="current-password" />
        )}
        <Button
          type="submit"
          variant={kinds.has('passkey') ? 'default' : 'filled'}
          loading={isBusy}
        >
          {ui.confirm}
        </Button>
      </Stack>
    </form>
  )
}
