import { type FormEvent, useState } from 'react'
import { type Fault, faultsOf } from '../../../api/faults'
import type { LogInFields } from '../../../api/json'
import { homeOf, logIn, place, safeNext } from '../../../api/session'
import { Refusal } from '../../Refusal'
import { t } from '../../texts'
import { useTitle } from '../../title'

/** Log in by password, and by a second factor where one is set up. */
export function Page() {
  useTitle(t.logIn.title)
  const [ticket, setTicket] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const [isBusy, setBusy] = useState(false)

  const send = async (fields: LogInFields) => {
    setBusy(true)
    setFault(null)
    try {
      const answer = await logIn(fields)
      if ('ticket' in answer) setTicket(answer.ticket)
      else
        place.go(safeNext(new URLSearchParams(location.search).get('next')) ?? homeOf(answer.role))
    } catch (error) {
      setFault(faultsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="narrow card">
      <h1>{t.logIn.title}</h1>
      {fault && <Refusal fault={fault} inputs={{ code: 'code', password: 'password' }} />}
      {ticket === null ? (
        <PasswordForm isBusy={isBusy} onSend={send} />
      ) : (
        <CodeForm isBusy={isBusy} onSend={(code) => send({ ticket, code })} />
      )}
    </section>
  )
}

type PasswordProps = { isBusy: boolean; onSend: (fields: LogInFields) => void }

function PasswordForm({ isBusy, onSend }: PasswordProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    onSend({ email: String(given.get('email')), password: String(given.get('password')) })
  }
  return (
    <form onSubmit={submit}>
      <label htmlFor="email">{t.logIn.email}</label>
      <input id="email" name="email" type="email" autoComplete="username" required />
      <label htmlFor="password">{t.logIn.password}</label>
      <input
        id="password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <button type="submit" className="button" disabled={isBusy}>
        {t.logIn.submit}
      </button>
    </form>
  )
}

type CodeProps = { isBusy: boolean; onSend: (code: string) => void }

function CodeForm({ isBusy, onSend }: CodeProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSend(String(new FormData(event.currentTarget).get('code')))
  }
  return (
    <form onSubmit={submit}>
      <label htmlFor="code">{t.logIn.code}</label>
      {/* biome-ignore lint/a11y/noAutofocus: it takes the place of the form that was just sent */}
      <input id="code" name="code" autoComplete="one-time-code" required autoFocus />
      <button type="submit" className="button" disabled={isBusy}>
        {t.logIn.next}
      </button>
    </form>
  )
}
