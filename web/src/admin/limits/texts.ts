import { textsOf } from '../../texts/language'

const en = {
  title: 'Limits',
  about:
    'How often something may be done. Who counts is known by a hash only, so the list names nobody.',
  checkTitle: 'Look one up',
  checkWhat: 'What is left for one network, user or organisation, and how to give it back.',
  limit: 'Limit',
  chooseLimit: 'Choose a limit',
  key: 'Who counts',
  keyWhat: (countedBy: string) =>
    `Counted by: ${countedBy}. Empty where everybody is counted together.`,
  check: 'Look up',
  left: (left: string, maximum: string) => `${left} of ${maximum} are left.`,
  unlimited: 'There is no limit.',
  wait: (time: string) => `Refused for another ${time}.`,
  full: (time: string) => `All of it is back in ${time}.`,
  reset: 'Give it back',
  resetWhat: 'All that was used counts as unused. The reason stands in the audit log.',
  resetDone: 'The limit was reset.',
  reason: 'Reason',
  list: 'All limits',
  maximum: 'At most',
  per: 'Within',
  countedBy: 'Counted by',
  inUse: 'In use',
  usedUp: 'Used up',
  none: 'no limit',
}

const de: typeof en = {
  title: 'Grenzen',
  about:
    'Wie oft etwas getan werden darf. Für wen gezählt wird, ist nur als Hash bekannt; die Liste nennt deshalb niemanden.',
  checkTitle: 'Nachsehen',
  checkWhat: 'Was einem Netz, einer Person oder Organisation bleibt, und wie man es zurückgibt.',
  limit: 'Grenze',
  chooseLimit: 'Grenze wählen',
  key: 'Für wen gezählt wird',
  keyWhat: (countedBy) => `Gezählt nach: ${countedBy}. Leer, wo alle zusammen gezählt werden.`,
  check: 'Nachsehen',
  left: (left, maximum) => `${left} von ${maximum} sind übrig.`,
  unlimited: 'Es gibt keine Grenze.',
  wait: (time) => `Noch ${time} lang abgelehnt.`,
  full: (time) => `Alles ist zurück in: ${time}.`,
  reset: 'Zurückgeben',
  resetWhat: 'Alles Verbrauchte gilt als unverbraucht. Der Grund steht im Protokoll.',
  resetDone: 'Die Grenze wurde zurückgesetzt.',
  reason: 'Grund',
  list: 'Alle Grenzen',
  maximum: 'Höchstens',
  per: 'In',
  countedBy: 'Gezählt nach',
  inUse: 'In Gebrauch',
  usedUp: 'Aufgebraucht',
  none: 'keine Grenze',
}

export const t = textsOf({ en, de })
