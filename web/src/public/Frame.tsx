import type { ReactNode } from 'react'
import {
  chooseLanguage,
  fixedLanguage,
  LANGUAGES,
  type Language,
  language,
} from '../texts/language'
import { BrandMark } from '../ui/BrandMark'
import { t } from './texts'

/** What surrounds every public page. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <>
      <a className="skip-link" href="#main">
        {t.skip}
      </a>
      <header className="bar">
        <a href="/" className="brand">
          <BrandMark />
        </a>
        {!fixedLanguage && (
          <label>
            <span className="visually-hidden">{t.language}</span>
            <select
              value={language}
              onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
            >
              {Object.entries(LANGUAGES).map(([key, name]) => (
                <option key={key} value={key} lang={key}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="bar foot">
        <a href="/contact">{t.contact}</a>
      </footer>
    </>
  )
}
