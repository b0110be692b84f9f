import { textsOf } from '../../texts/language'

const en = {
  title: 'API keys',
  about:
    'Keys of organisations. They create them themselves; end one at once when it was lost or is misused.',
  organization: 'Organisation',
  name: 'Name',
  prefix: 'Begins with',
  tests: 'Tests',
  scopes: 'May',
  scopeNames: { read: 'read', submit_leads: 'submit leads', manage: 'manage' } as Record<
    string,
    string
  >,
  used: 'Last used',
  expires: 'Until',
  state: 'State',
  live: 'Valid',
  revoked: 'Revoked',
  expired: 'Expired',
  created: 'Created',
  forever: 'No end',
  none: 'No organisation has a key',
  revoke: 'Revoke',
  revokeOne: (name: string) => `Revoke the key ${name}`,
  revokeWhat:
    'The key is refused from the next request on. This cannot be undone; the organisation creates another one.',
  done: 'The key was revoked.',
}

const de: typeof en = {
  title: 'API-Schlüssel',
  about:
    'Schlüssel der Organisationen. Sie legen sie selbst an; beenden Sie einen sofort, wenn er verloren ging oder missbraucht wird.',
  organization: 'Organisation',
  name: 'Name',
  prefix: 'Beginnt mit',
  tests: 'Tests',
  scopes: 'Darf',
  scopeNames: { read: 'lesen', submit_leads: 'Leads einreichen', manage: 'verwalten' },
  used: 'Zuletzt benutzt',
  expires: 'Bis',
  state: 'Zustand',
  live: 'Gültig',
  revoked: 'Widerrufen',
  expired: 'Abgelaufen',
  created: 'Angelegt',
  forever: 'Ohne Ende',
  none: 'Keine Organisation hat einen Schlüssel',
  revoke: 'Widerrufen',
  revokeOne: (name) => `Schlüssel ${name} widerrufen`,
  revokeWhat:
    'Der Schlüssel wird ab der nächsten Anfrage abgelehnt. Das lässt sich nicht rückgängig machen; die Organisation legt einen anderen an.',
  done: 'Der Schlüssel wurde widerrufen.',
}

export const t = textsOf({ en, de })
