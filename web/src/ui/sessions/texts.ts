import { textsOf } from '../../texts/language'

const en = {
  title: 'Sessions',
  about: 'Where you are logged in. End what you do not recognise, and change your password.',
  device: 'Device',
  address: 'Network address',
  since: 'Since',
  until: 'Until',
  state: 'State',
  here: 'This one',
  live: 'Logged in',
  ended: 'Ended',
  end: 'End',
  endOne: (device: string) => `End the session of ${device}`,
  endOthers: 'End all others',
  endOthersWhat: 'Every other device is logged out at once. They have to log in again.',
  done: 'The session has ended.',
  allDone: 'All other sessions have ended.',
  unknown: 'Unknown device',
}

const de: typeof en = {
  title: 'Anmeldungen',
  about: 'Wo Sie angemeldet sind. Beenden Sie, was Sie nicht kennen, und ändern Sie Ihr Passwort.',
  device: 'Gerät',
  address: 'Netzadresse',
  since: 'Seit',
  until: 'Bis',
  state: 'Zustand',
  here: 'Diese',
  live: 'Angemeldet',
  ended: 'Beendet',
  end: 'Beenden',
  endOne: (device) => `Anmeldung von ${device} beenden`,
  endOthers: 'Alle anderen beenden',
  endOthersWhat: 'Jedes andere Gerät wird sofort abgemeldet und muss sich neu anmelden.',
  done: 'Die Anmeldung ist beendet.',
  allDone: 'Alle anderen Anmeldungen sind beendet.',
  unknown: 'Unbekanntes Gerät',
}

export const t = textsOf({ en, de })
