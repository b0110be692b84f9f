import { type FormEvent, useEffect, useState } from 'react'
import { proofOf } from '../../../form/proof'
import { postProved } from '../../../form/proved'
import { Trap } from '../../../form/Trap'
import '../../../form/form.css'
import { useTitle } from '../../title'
import { PasswordInput } from '../PasswordInput'
import { Problem } from '../Problem'
import { Providers } from '../Providers'
import { Sent } from '../Sent'
import { t } from '../texts'
import { useSending } from '../useSending'

const NAMES = ['email', 'organization', 'first_name', 'last_name'] as const
const INPUTS = Object.fromEntries([...NAMES, 'password'].map((name) => [name, name]))
const LABELS = {
  email: t.signUp.email,
  password: t.signUp.password,
  organization: t.signUp.organization,
  first_name: t.signUp.first,
  last_name: t.signUp.last,
}
// One for the page: its work is done while somebody types.
const proof = proofOf({ form: 'sign_up' })

/** Sign up: nothing is created before the link in the mail is followed. */
export function Page() {
  const [sentTo, setSentTo] = useState<string | null>(null)
  const { fault, isBusy, send } = useSending()
  useTitle(sentTo ? t.signUp.sentTitle : t.signUp.title)
  useEffect(() => proof.begin(), [])

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const value = (name: string) => String(given.get(name) ?? '').trim() || null
    void send(async () => {
      const body = {
        ...Object.fromEntries(NAMES.map((name) => [name, value(name)])),
        password: String(given.get('password')),
        phone: null,
      }
      await postProved('/api/rpc/sign_up', body, proof, String(given.get('website') ?? ''))
      setSentTo(value('email'))
      proof.renew()
    })
  }
  if (sentTo)
    return (
      <Sent title={t.signUp.sentTitle} text={t.signUp.sent(sentTo)} more={t.signUp.nothing}>
        <button type="button" className="button quiet" onClick={() => setSentTo(null)}>
          {t.signUp.again}
        </button>
      </Sent>
    )
  return (
    <section className="narrow card">
      <h1>{t.signUp.title}</h1>
      <p>{t.signUp.lead}</p>
      {fault && <Problem fault={fault} inputs={INPUTS} labels={LABELS} />}
      <form onSubmit={submit}>
        <label htmlFor="email">{t.signUp.email}</label>
        <input id="email" name="email" type="email" autoComplete="username" required />
        <PasswordInput
          label={t.signUp.password}
          what={t.signUp.passwordWhat}
          autoComplete="new-password"
        />
        <label htmlFor="organization">{t.signUp.organization}</label>
        <input id="organization" name="organization" autoComplete="organization" required />
        <label htmlFor="first_name">
          {t.signUp.first} ({t.signUp.optional})
        </label>
        <input id="first_name" name="first_name" autoComplete="given-name" />
        <label htmlFor="last_name">
          {t.signUp.last} ({t.signUp.optional})
        </label>
        <input id="last_name" name="last_name" autoComplete="family-name" />
        <Trap label={t.signUp.trap} />
        <button type="submit" className="button wide" disabled={isBusy}>
          {t.signUp.submit}
        </button>
      </form>
      <div className="ways below">
        <Providers />
      </div>
      <p className="below">
        {t.signUp.have} <a href="/log-in">{t.signUp.logIn}</a>
      </p>
    </section>
  )
}
