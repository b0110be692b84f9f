import type { FormLanguage } from './texts'

const en = {
  thanks: 'Thank you, your request has arrived',
  thanksWhy:
    'We check it, and providers that fit will contact you. A confirmation is on its way to your e-mail address.',
  files: 'Do you have pictures or documents?',
  filesWhy: 'They help providers to make a good offer. You can add them for an hour.',
  chooseFiles: 'Add files (pictures or PDF)',
  fileStates: {
    sending: 'is being sent…',
    attached: 'is attached',
    type: 'is no picture and no PDF',
    size: 'is too large',
    failed: 'could not be attached',
  },
}

export type ThanksTexts = typeof en

const de: ThanksTexts = {
  thanks: 'Danke, Ihre Anfrage ist angekommen',
  thanksWhy:
    'Wir prüfen sie, und passende Anbieter melden sich bei Ihnen. Eine Bestätigung ist unterwegs an Ihre E-Mail-Adresse.',
  files: 'Haben Sie Bilder oder Unterlagen?',
  filesWhy:
    'Sie helfen den Anbietern, ein gutes Angebot zu machen. Eine Stunde lang können Sie welche anfügen.',
  chooseFiles: 'Dateien anfügen (Bilder oder PDF)',
  fileStates: {
    sending: 'wird gesendet …',
    attached: 'ist angefügt',
    type: 'ist weder Bild noch PDF',
    size: 'ist zu groß',
    failed: 'konnte nicht angefügt werden',
  },
}

export const thanksTexts: Record<FormLanguage, ThanksTexts> = { en, de }
