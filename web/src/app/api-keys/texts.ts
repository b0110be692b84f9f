import { textsOf } from '../../texts/language'

const en = {
  title: 'API keys',
  about: 'Programs of your organisation call the API with a key. Treat a key like a password.',
  create: 'Create a key',
  none: 'No API keys yet',
  noneWhy: 'A key lets a program of yours submit leads, or read what your organisation has.',
  name: 'Name',
  nameWhat: 'What uses it, such as “Landing page”.',
  key: 'Key',
  test: 'For tests',
  testWhat:
    'What it submits is checked like any lead, and is none: it is never shown, sold or charged. It cannot read or change anything else.',
  tests: 'Tests',
  scopes: 'May',
  scope: {
    submit_leads: 'Submit leads',
    read: 'Read',
    manage: 'Manage',
  } as Record<string, string>,
  scopeWhat: {
    submit_leads: 'Submit leads, and see what became of them',
    read: 'Read what members of the organisation read',
    manage: 'Change subscriptions, rules and channels',
  } as Record<string, string>,
  niches: 'Niches',
  nichesWhat: 'Empty: all. Only for a key that submits leads and nothing else.',
  networks: 'From these networks only',
  networksWhat: 'One a line, such as 192.0.2.0/24. Empty: from everywhere.',
  expires: 'Valid for',
  expiries: { '': 'No end', 30: '30 days', 90: '90 days', 365: 'a year' } as Record<string, string>,
  lastUsed: 'Last used',
  never: 'Never',
  until: 'Valid until',
  noEnd: 'No end',
  state: 'State',
  valid: 'Valid',
  expired: 'Expired',
  revoked: 'Revoked',
  anywhere: 'everywhere',
  newTitle: 'Your new key',
  newWhat: 'Copy it now: it is not shown again, and nobody can look it up.',
  copy: 'Copy the key',
  example: 'A first call with it',
  done: 'I have kept it',
  rotate: 'Replace',
  rotateOne: (name: string) => `Replace the key ${name}`,
  rotateWhat:
    'A new key with the same rights. The old one goes on working for a while, so that nothing stops.',
  overlap: 'The old key is valid for another',
  overlaps: { 0: 'no time: end it now', 3600: 'hour', 86400: 'day', 604800: 'week' } as Record<
    string,
    string
  >,
  revoke: 'Revoke',
  revokeOne: (name: string) => `Revoke the key ${name}`,
  revokeWhat: (name: string) =>
    `Programs that use “${name}” are refused from the next call on. This cannot be undone.`,
  revokedNow: 'The key is revoked.',
}

const de: typeof en = {
  title: 'API-Schlüssel',
  about:
    'Programme Ihrer Organisation rufen die API mit einem Schlüssel auf. Behandeln Sie ihn wie ein Passwort.',
  create: 'Schlüssel anlegen',
  none: 'Noch keine API-Schlüssel',
  noneWhy:
    'Mit einem Schlüssel kann ein Programm Leads einreichen oder lesen, was Ihre Organisation hat.',
  name: 'Name',
  nameWhat: 'Was ihn benutzt, etwa „Landingpage“.',
  key: 'Schlüssel',
  test: 'Für Tests',
  testWhat:
    'Was er einreicht, wird geprüft wie jeder Lead und ist keiner: Es wird nie gezeigt, verkauft oder berechnet. Sonst kann er nichts lesen oder ändern.',
  tests: 'Tests',
  scopes: 'Darf',
  scope: { submit_leads: 'Leads einreichen', read: 'Lesen', manage: 'Verwalten' },
  scopeWhat: {
    submit_leads: 'Leads einreichen und sehen, was daraus wurde',
    read: 'Lesen, was Mitglieder der Organisation lesen',
    manage: 'Abos, Regeln und Kanäle ändern',
  },
  niches: 'Nischen',
  nichesWhat: 'Leer: alle. Nur für einen Schlüssel, der nichts als Leads einreicht.',
  networks: 'Nur aus diesen Netzen',
  networksWhat: 'Eines je Zeile, etwa 192.0.2.0/24. Leer: von überall.',
  expires: 'Gültig für',
  expiries: { '': 'Unbegrenzt', 30: '30 Tage', 90: '90 Tage', 365: 'ein Jahr' },
  lastUsed: 'Zuletzt benutzt',
  never: 'Nie',
  until: 'Gültig bis',
  noEnd: 'Unbegrenzt',
  state: 'Zustand',
  valid: 'Gültig',
  expired: 'Abgelaufen',
  revoked: 'Widerrufen',
  anywhere: 'überall',
  newTitle: 'Ihr neuer Schlüssel',
  newWhat:
    'Kopieren Sie ihn jetzt: Er wird nicht noch einmal gezeigt, und niemand kann ihn nachsehen.',
  copy: 'Schlüssel kopieren',
  example: 'Ein erster Aufruf damit',
  done: 'Ich habe ihn aufbewahrt',
  rotate: 'Ersetzen',
  rotateOne: (name) => `Schlüssel ${name} ersetzen`,
  rotateWhat:
    'Ein neuer Schlüssel mit denselben Rechten. Der alte gilt noch eine Weile, damit nichts stehen bleibt.',
  overlap: 'Der alte Schlüssel gilt noch',
  overlaps: { 0: 'gar nicht mehr', 3600: 'eine Stunde', 86400: 'einen Tag', 604800: 'eine Woche' },
  revoke: 'Widerrufen',
  revokeOne: (name) => `Schlüssel ${name} widerrufen`,
  revokeWhat: (name) =>
    `Programme, die „${name}“ benutzen, werden ab dem nächsten Aufruf abgewiesen. Das lässt sich nicht rückgängig machen.`,
  revokedNow: 'Der Schlüssel ist widerrufen.',
}

export const t = textsOf({ en, de })
export const SCOPES = ['submit_leads', 'read', 'manage'] as const
