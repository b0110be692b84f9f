import { textsOf } from '../../texts/language'

const en = {
  title: 'Get offers from providers that fit',
  lead: 'Say once what you need. Providers that can do it answer you.',
  niches: 'What are you looking for?',
  none: 'No forms are open at the moment.',
  ask: 'Ask for offers',
  how: 'How it works',
  steps: [
    [
      'You describe what you need',
      'A short form, with questions that fit what you are looking for.',
    ],
    [
      'We check it and find who fits',
      'Only providers that want exactly such requests get yours, and only as many as the form says.',
    ],
    ['They answer you', 'You compare, and decide yourself.'],
  ],
  providers: 'Are you a provider?',
  providersWhy:
    'Buy requests that fit your filter, at a fixed price, with money back for bad ones.',
  logIn: 'Log in',
  signUp: 'Sign up',
  demo: 'Log-ins of the demo',
  demoWhy: 'This installation plays a demo. The password of all accounts is',
  admin: 'Admins log in at',
}

const de: typeof en = {
  title: 'Angebote von Anbietern, die passen',
  lead: 'Sagen Sie einmal, was Sie brauchen. Anbieter, die es können, melden sich bei Ihnen.',
  niches: 'Was suchen Sie?',
  none: 'Zurzeit ist kein Formular offen.',
  ask: 'Angebote anfordern',
  how: 'So geht es',
  steps: [
    [
      'Sie beschreiben, was Sie brauchen',
      'Ein kurzes Formular mit Fragen, die zu Ihrem Vorhaben passen.',
    ],
    [
      'Wir prüfen es und finden, wer passt',
      'Nur Anbieter, die genau solche Anfragen wollen, bekommen Ihre, und nur so viele, wie das Formular sagt.',
    ],
    ['Die Anbieter melden sich', 'Sie vergleichen und entscheiden selbst.'],
  ],
  providers: 'Sind Sie Anbieter?',
  providersWhy:
    'Kaufen Sie Anfragen, die zu Ihrem Filter passen, zum festen Preis; für schlechte gibt es Geld zurück.',
  logIn: 'Anmelden',
  signUp: 'Registrieren',
  demo: 'Zugänge der Vorführung',
  demoWhy: 'Hier läuft eine Vorführung. Das Passwort aller Konten ist',
  admin: 'Administratoren melden sich an unter',
}

export const t = textsOf({ en, de })
