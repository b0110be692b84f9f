import { textsOf } from '../../texts/language'

const en = {
  title: 'API keys',
  about:
    'Keys of organisations. They create them themselves; end one at once when it was lost or is misused.',
  organization: 'Organisation',
  name: 'Name',
  prefix: 'Begins with',
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

export const t = textsOf({ en, de: en })
