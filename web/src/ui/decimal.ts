import { type Language, language } from '../texts/language'

/** Numbers with marks between their thousands: 10,000.50 in English is 10.000,50 in German. */
const GROUPED: Record<Language, RegExp> = {
  en: /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/,
  de: /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/,
}

/** An amount as somebody typed it, as the API takes it. What is no number stays as it is: the API says so. */
export function decimalOf(typed: string, lang = language): string {
  const text = typed.trim()
  const plain = GROUPED[lang].test(text) ? text.replaceAll(lang === 'de' ? '.' : ',', '') : text
  return plain.replace(',', '.')
}
