import { useEffect, useState } from 'react'
import type { LogInFields } from '../../../api/json'
import { passkeyForLogIn } from '../../../api/passkeys'
import { door, logIn } from '../../../api/session'
import { useTitle } from '../../title'
import { Problem } from '../Problem'
import { t } from '../texts'
import { useSending } from '../useSending'
import { arrive, rememberNext, takeReturned } from './arrive'
import { FirstStep } from './FirstStep'
import { SecondStep } from './SecondStep'

type Ticket = { ticket: string; factors: string[] }
const INPUTS = { code: 'code', password: 'password', email: 'email' }
const LABELS = { email: t.logIn.email, password: t.logIn.password }
// The form of the first step is shown again for these: the ticket is gone.
const OVER = new Set(['LM162', 'LM105'])

/** Log in: password, passkey, Google or Facebook; then the second factor where one is set up. */
export function Page() {
  const isAdmin = door() === 'admin'
  const [ticket, setTicket] = useState<Ticket | null>(null)
  const { fault, setFault, isBusy, send } = useSending()
  const title = ticket ? t.second.title : isAdmin ? t.logIn.adminTitle : t.logIn.title
  useTitle(title)

  const step = async (fields: LogInFields) => {
    const answer = await logIn(fields)
    if ('ticket' in answer) setTicket(answer)
    else arrive(answer)
  }
  const byPasskey = (given: string | null) =>
    send(async () => step({ credential: await passkeyForLogIn(given) }))

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened
  useEffect(() => {
    rememberNext()
    const returned = takeReturned()
    if (!returned) return
    if ('fault' in returned) setFault(returned.fault)
    else void send(() => step({ sign_in: returned.sign_in }))
  }, [])
  useEffect(() => {
    if (fault && OVER.has(fault.code)) setTicket(null)
  }, [fault])

  return (
    <section className="narrow card">
      <h1>{title}</h1>
      {fault && <Problem fault={fault} inputs={INPUTS} labels={LABELS} />}
      {ticket ? (
        <SecondStep
          factors={ticket.factors}
          isBusy={isBusy}
          onCode={(code) => void send(() => step({ ticket: ticket.ticket, code }))}
          onPasskey={() => void byPasskey(ticket.ticket)}
          onBack={() => {
            setFault(null)
            setTicket(null)
          }}
        />
      ) : (
        <FirstStep
          isAdmin={isAdmin}
          isBusy={isBusy}
          onSend={(fields) => void send(() => step(fields))}
          onPasskey={() => void byPasskey(null)}
        />
      )}
      <p role="status" className="hint below">
        {isBusy && t.logIn.working}
      </p>
    </section>
  )
}
