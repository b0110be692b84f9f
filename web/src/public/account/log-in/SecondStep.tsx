import type { FormEvent } from 'react'
import { hasPasskeys } from '../../../api/passkeys'
import { t } from '../texts'

type Props = {
  /** Of totp, passkey, recovery_code. */
  factors: string[]
  isBusy: boolean
  onCode: (code: string) => void
  onPasskey: () => void
  onBack: () => void
}

export function SecondStep({ factors, isBusy, onCode, onPasskey, onBack }: Props) {
  const hasApp = factors.includes('totp')
  const takesCodes = hasApp || factors.includes('recovery_code')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onCode(String(new FormData(event.currentTarget).get('code')))
  }
  return (
    <>
      {factors.includes('passkey') && hasPasskeys() && (
        <div className="ways">
          <button type="button" className="button wide" disabled={isBusy} onClick={onPasskey}>
            {t.second.passkey}
          </button>
          {takesCodes && <p className="or">{t.logIn.or}</p>}
        </div>
      )}
      {takesCodes && (
        <form onSubmit={submit}>
          <label htmlFor="code">{hasApp ? t.second.code : t.second.recovery}</label>
          {hasApp && (
            <p id="code-what" className="hint">
              {t.second.codeWhat}
            </p>
          )}
          <input
            id="code"
            name="code"
            autoComplete="one-time-code"
            aria-describedby={hasApp ? 'code-what' : undefined}
            required
            // biome-ignore lint/a11y/noAutofocus: it takes the place of the form that was just sent
            autoFocus
          />
          <button type="submit" className="button wide" disabled={isBusy}>
            {t.second.submit}
          </button>
        </form>
      )}
      <p className="below">{t.second.lost}</p>
      <button type="button" className="button quiet" onClick={onBack}>
        {t.second.back}
      </button>
    </>
  )
}
