import type { FormEvent } from 'react'
import { hasPasskeys } from '../../../api/passkeys'
import { PasswordInput } from '../PasswordInput'
import { Providers } from '../Providers'
import { t } from '../texts'

type Props = {
  isAdmin: boolean
  isBusy: boolean
  onSend: (fields: { email: string; password: string }) => void
  onPasskey: () => void
}

/** Address and password, and the other ways in; an admin's passkey follows the password. */
export function FirstStep({ isAdmin, isBusy, onSend, onPasskey }: Props) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    onSend({ email: String(given.get('email')), password: String(given.get('password')) })
  }
  return (
    <>
      <form onSubmit={submit}>
        <label htmlFor="email">{t.logIn.email}</label>
        <input
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={new URLSearchParams(location.search).get('email') ?? ''}
          required
        />
        <PasswordInput label={t.logIn.password} autoComplete="current-password" />
        <button type="submit" className="button wide" disabled={isBusy}>
          {t.logIn.submit}
        </button>
      </form>
      {!isAdmin && (
        <>
          <p className="or">{t.logIn.or}</p>
          <div className="ways">
            {hasPasskeys() && (
              <button
                type="button"
                className="button quiet wide"
                disabled={isBusy}
                onClick={onPasskey}
              >
                {t.logIn.passkey}
              </button>
            )}
            <Providers />
          </div>
          <p className="below">
            <a href="/forgot-password">{t.logIn.forgot}</a>
          </p>
          <p className="below">
            {t.logIn.noAccount} <a href="/sign-up">{t.logIn.signUp}</a>
          </p>
        </>
      )}
    </>
  )
}
