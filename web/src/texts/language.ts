/** The language of our own texts. It holds for the whole page: changing it loads the page anew. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

const KEY = 'leadmill-language'
const isLanguage = (value: string | null | undefined): value is Language =>
  value === 'en' || value === 'de'

/** The page of a niche has the language of its form. */
export const fixedLanguage = document.documentElement.dataset.language

function chosen(): Language {
  if (isLanguage(fixedLanguage)) return fixedLanguage
  try {
    const kept = localStorage.getItem(KEY)
    if (isLanguage(kept)) return kept
  } catch {
    // Storage may be switched off; the browser's language is left.
  }
  const first = navigator.language.slice(0, 2)
  return isLanguage(first) ? first : 'en'
}

export const language: Language = chosen()
document.documentElement.lang = language

/** How amounts and dates are written: as in the reader's country, where it speaks this language. */
export const locale = navigator.languages.find((one) => one.startsWith(language)) ?? language

export function chooseLanguage(next: Language): void {
  localStorage.setItem(KEY, next)
  location.reload()
}

/** The texts in the language of the page. Both have the same keys, by their type. */
export function textsOf<Texts>(catalogue: { en: Texts; de: Texts }): Texts {
  return catalogue[language]
}
