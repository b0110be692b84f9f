import { Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { faultsOf } from '../api/faults'
import { call, callJson } from '../api/http'
import { Faults } from './Faults'
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
    >
      <ProofForm onDone={() => end('done')} />
    </Modal>
  )
}

type Factors = { factors: unknown[] }

function ProofForm({ onDone }: { onDone: () => void }) {
  const [given, setGiven] = useState('')
  const [byCode, setByCode] = useState(false)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    callJson<Factors>('second_factors').then(
      ({ factors }) => setByCode(factors.length > 0),
      () => undefined,
    )
  }, [])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await call('prove', byCode ? { code: given } : { password: given })
      onDone()
    } catch (refusal) {
      setError(refusal)
    }
  }
  const input = { value: given, required: true, 'data-autofocus': true } as const
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{ui.proveWhy}</Text>
        <Faults error={error} />
        {byCode ? (
          <TextInput
            {...input}
            label={ui.code}
            autoComplete="one-time-code"
            inputMode="numeric"
            onChange={(event) => setGiven(event.currentTarget.value)}
          />
        ) : (
          <PasswordInput
            {...input}
            label={ui.password}
            autoComplete="current-password"
            onChange={(event) => setGiven(event.currentTarget.value)}
          />
        )}
        <Button type="submit">{ui.confirm}</Button>
      </Stack>
    </form>
  )
}
