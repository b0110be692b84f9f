import { useState } from 'react'
import { t } from './texts'

type Props = { label: string; autoComplete: 'current-password' | 'new-password'; what?: string }

/** A password, which can be looked at before it is sent. */
export function PasswordInput({ label, autoComplete, what }: Props) {
  const [isShown, setShown] = useState(false)
  return (
    <>
      <label htmlFor="password">{label}</label>
      {what && (
        <p id="password-what" className="hint">
          {what}
        </p>
      )}
      <input
        id="password"
        name="password"
        type={isShown ? 'text' : 'password'}
        autoComplete={autoComplete}
        aria-describedby={what && 'password-what'}
        required
      />
      <label className="check">
        <input
          type="checkbox"
          checked={isShown}
          onChange={(event) => setShown(event.currentTarget.checked)}
        />
        {t.show}
      </label>
    </>
  )
}
