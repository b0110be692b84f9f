import { textsOf } from '../texts/language'

const en = {
  faults: 'Please check these entries',
  wait: (seconds: number) => `Try again in ${seconds} seconds.`,
  loading: 'Loading',
  tryAgain: 'Try again',
  skip: 'Skip to content',
  language: 'Language',
  notFound: 'There is no such page',
  notFoundWhy: 'The address may be mistyped, or the page has moved.',
  toHome: 'Back to the start page',
  contact: 'Contact',
}

const de: typeof en = {
  faults: 'Bitte prüfen Sie diese Angaben',
  wait: (seconds) => `Versuchen Sie es in ${seconds} Sekunden erneut.`,
  loading: 'Wird geladen',
  tryAgain: 'Erneut versuchen',
  skip: 'Zum Inhalt springen',
  language: 'Sprache',
  notFound: 'Diese Seite gibt es nicht',
  notFoundWhy: 'Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen.',
  toHome: 'Zur Startseite',
  contact: 'Kontakt',
}

export const t = textsOf({ en, de })
