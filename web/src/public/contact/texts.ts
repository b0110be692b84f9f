import { textsOf } from '../../texts/language'

const en = {
  title: 'Write to us',
  lead: 'Questions about your request, about buying or selling leads, or about us.',
  topic: 'What is it about?',
  message: 'Your message',
  sent: 'Thank you, your message has arrived',
  sentWhy: 'A confirmation is on its way to your e-mail address. A person will answer you.',
}

const de: typeof en = {
  title: 'Schreiben Sie uns',
  lead: 'Fragen zu Ihrer Anfrage, zum Kaufen oder Verkaufen von Leads oder zu uns.',
  topic: 'Worum geht es?',
  message: 'Ihre Nachricht',
  sent: 'Danke, Ihre Nachricht ist angekommen',
  sentWhy:
    'Eine Bestätigung ist unterwegs an Ihre E-Mail-Adresse. Ein Mensch wird Ihnen antworten.',
}

export const t = textsOf({ en, de })
