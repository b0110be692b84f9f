import { type FormEvent, useState } from 'react'
import { call } from '../../../api/http'
import { useTitle } from '../../title'
import { Problem } from '../Problem'
import { Sent } from '../Sent'
import { t } from '../texts'
import { useSending } from '../useSending'

const LABELS = { email: t.logIn.email }

/** Ask for a link that sets a new password; the answer is the same for every address. */
export function Page() {
  const [sentTo, setSentTo] = useState<string | null>(null)
  const { fault, isBusy, send } = useSending()
  useTitle(sentTo ? t.forgot.sentTitle : t.forgot.title)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email'))
    void send(async () => {
      await call('forgot_password', { email })
      setSentTo(email)
    })
  }
  const back = (
    <p className="below">
      <a href="/log-in">{t.forgot.back}</a>
    </p>
  )
  if (sentTo)
    return (
      <Sent title={t.forgot.sentTitle} text={t.forgot.sent(sentTo)}>
        {back}
      </Sent>
    )
  return (
    <section className="narrow card">
      <h1>{t.forgot.title}</h1>
      <p>{t.forgot.lead}</p>
      {fault && <Problem fault={fault} inputs={{ email: 'email' }} labels={LABELS} />}
      <form onSubmit={submit}>
        <label htmlFor="email">{t.logIn.email}</label>
        <input id="email" name="email" type="email" autoComplete="username" required />
        <button type="submit" className="button wide" disabled={isBusy}>
          {t.forgot.submit}
        </button>
      </form>
      {back}
    </section>
  )
}
