import { textsOf } from '../../texts/language'

const en = {
  title: 'Second factor',
  about:
    'With a second factor nobody can log in with your password alone. Set up two, so that you are never locked out.',
  list: 'Your second factors',
  none: 'Only your password protects this account',
  noneWhy: 'Add an authenticator app, or a passkey of this device.',
  mustHave: 'Admins work with a second factor: set one up, and everything else opens.',
  totp: 'Authenticator app',
  passkey: 'Passkey',
  backedUp: 'synced',
  added: 'Added',
  used: 'Last used',
  never: 'Never',
  name: 'Name',
  nameWhat: 'Your own word for it, such as “My phone”.',
  addApp: 'Add an authenticator app',
  addPasskey: 'Add a passkey',
  passkeyWhat:
    'Your browser asks for your fingerprint, face or PIN. The key stays on this device, or where it keeps passkeys.',
  noPasskeys: 'This browser knows no passkeys.',
  next: 'Continue',
  scan: 'Scan this with the app, such as Aegis, 1Password or Google Authenticator. Then type the code that it shows.',
  qr: 'QR code for the authenticator app',
  byHand: 'Or type this key',
  copyKey: 'Copy the key',
  code: 'Code of the app',
  finish: 'Turn it on',
  on: 'The second factor is on.',
  codesTitle: 'Your recovery codes',
  codesWhat:
    'Each of them works once in place of your second factor. They are shown only now: print them, or keep them where you keep passwords.',
  copyCodes: 'Copy all',
  saveCodes: 'Save as a file',
  kept: 'I have kept them',
  codesLeft: (count: number) => `${count} recovery codes are left.`,
  newCodes: 'New recovery codes',
  newCodesWhat: 'You get ten new ones. Those that you have now stop working.',
  otherSessions: (count: number) =>
    count === 1
      ? 'One other device is logged in without the new factor.'
      : `${count} other devices are logged in without the new factor.`,
  endOthers: 'Log them out',
  ended: 'All other sessions have ended.',
  rename: 'Rename',
  renameOne: (name: string) => `Rename ${name}`,
  renamed: 'The name is changed.',
  remove: 'Remove',
  removeOne: (name: string) => `Remove ${name}`,
  removeWhat: (name: string) =>
    `“${name}” can no longer be used to log in. With the last second factor your recovery codes stop working, too, and the password alone opens your account.`,
  removed: 'The second factor is removed.',
}

const de: typeof en = {
  title: 'Zweiter Faktor',
  about:
    'Mit einem zweiten Faktor kommt niemand allein mit Ihrem Passwort hinein. Richten Sie zwei ein, damit Sie sich nie aussperren.',
  list: 'Ihre zweiten Faktoren',
  none: 'Nur Ihr Passwort schützt dieses Konto',
  noneWhy: 'Fügen Sie eine Authenticator-App oder einen Passkey dieses Geräts hinzu.',
  mustHave:
    'Admins arbeiten mit einem zweiten Faktor: Richten Sie einen ein, dann öffnet sich alles andere.',
  totp: 'Authenticator-App',
  passkey: 'Passkey',
  backedUp: 'synchronisiert',
  added: 'Hinzugefügt',
  used: 'Zuletzt benutzt',
  never: 'Nie',
  name: 'Name',
  nameWhat: 'Ihr eigenes Wort dafür, etwa „Mein Telefon“.',
  addApp: 'Authenticator-App hinzufügen',
  addPasskey: 'Passkey hinzufügen',
  passkeyWhat:
    'Ihr Browser fragt nach Fingerabdruck, Gesicht oder PIN. Der Schlüssel bleibt auf diesem Gerät oder dort, wo es Passkeys aufbewahrt.',
  noPasskeys: 'Dieser Browser kennt keine Passkeys.',
  next: 'Weiter',
  scan: 'Scannen Sie dies mit der App, etwa Aegis, 1Password oder Google Authenticator. Geben Sie dann den angezeigten Code ein.',
  qr: 'QR-Code für die Authenticator-App',
  byHand: 'Oder geben Sie diesen Schlüssel ein',
  copyKey: 'Schlüssel kopieren',
  code: 'Code der App',
  finish: 'Einschalten',
  on: 'Der zweite Faktor ist eingeschaltet.',
  codesTitle: 'Ihre Wiederherstellungscodes',
  codesWhat:
    'Jeder ersetzt einmal Ihren zweiten Faktor. Sie werden nur jetzt gezeigt: Drucken Sie sie aus, oder bewahren Sie sie bei Ihren Passwörtern auf.',
  copyCodes: 'Alle kopieren',
  saveCodes: 'Als Datei speichern',
  kept: 'Ich habe sie aufbewahrt',
  codesLeft: (count) => `${count} Wiederherstellungscodes sind übrig.`,
  newCodes: 'Neue Wiederherstellungscodes',
  newCodesWhat: 'Sie bekommen zehn neue. Die jetzigen gelten dann nicht mehr.',
  otherSessions: (count) =>
    count === 1
      ? 'Ein anderes Gerät ist ohne den neuen Faktor angemeldet.'
      : `${count} andere Geräte sind ohne den neuen Faktor angemeldet.`,
  endOthers: 'Abmelden',
  ended: 'Alle anderen Anmeldungen sind beendet.',
  rename: 'Umbenennen',
  renameOne: (name) => `${name} umbenennen`,
  renamed: 'Der Name ist geändert.',
  remove: 'Entfernen',
  removeOne: (name) => `${name} entfernen`,
  removeWhat: (name) =>
    `„${name}“ kann nicht mehr zum Anmelden benutzt werden. Mit dem letzten zweiten Faktor gelten auch Ihre Wiederherstellungscodes nicht mehr, und das Passwort allein öffnet Ihr Konto.`,
  removed: 'Der zweite Faktor ist entfernt.',
}

export const t = textsOf({ en, de })
