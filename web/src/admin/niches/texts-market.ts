import { textsOf } from '../../texts/language'

const en = {
  market: 'Marketplace',
  about:
    'Which leads providers can choose by themselves, and what they see of one before they buy it. It applies to leads that are listed from now on.',
  notYet: 'Leads of this niche are not on the marketplace yet.',
  rule: 'Which leads are listed',
  rules: [
    { value: 'never', label: 'None by itself; admins list single ones' },
    { value: 'left_room', label: 'Those that subscriptions left room for' },
    { value: 'at_once', label: 'Each as soon as it is approved' },
  ],
  price: (currency: string) => `Price (${currency})`,
  ownPrice: 'That of the platform',
  maxBuyers: 'Most buyers of a lead',
  ownBuyers: 'That of the platform',
  review: 'An admin approves the texts of each listing first',
  reviewWhat: 'Otherwise what people have typed is shown as it is.',
  shown: 'Answers that are shown before the purchase',
  shownWhat:
    'Nothing else of a lead is shown. Fields for contact data and sensitive ones cannot be chosen.',
  parts: {
    state: 'As the state',
    city: 'As the city',
    event_date: 'As the date',
    category: 'As the category',
    description: 'As the description',
  },
  nothing: 'Nothing',
  noForm: 'The niche has no active form yet, so there are no answers to show.',
  guard: 'Protection against robots',
  guardWhat: 'What is left open here is as the settings of the platform say.',
  proof: 'Proof of work',
  proofWhat: 'The browser of who fills in the form computes for a moment before it can be sent.',
  proofs: { on: 'Needed', off: 'Not needed' },
  asPlatform: (what: string) => `As the platform: ${what}`,
  seconds: 'Shortest time to fill in the form (seconds)',
  secondsWhat: 'Whatever is sent faster is refused. 0: never.',
  effort: 'Effort of the proof of work',
  effortWhat: 'From 0 to 100, in units of 65,536 hashes.',
  end: 'End',
  delete: 'Delete the niche',
  deleteWhat:
    'Its forms, levels, texts and terms are deleted with it, for ever, and its address becomes free. A niche that has had a lead, a subscription or a connection cannot be deleted: retire it.',
  deleted: 'The niche was deleted.',
}

const de: typeof en = {
  market: 'Marktplatz',
  about:
    'Welche Leads Anbieter sich selbst aussuchen können, und was sie vor dem Kauf davon sehen. Es gilt für Leads, die von jetzt an angeboten werden.',
  notYet: 'Leads dieser Nische sind noch nicht auf dem Marktplatz.',
  rule: 'Welche Leads angeboten werden',
  rules: [
    { value: 'never', label: 'Keine von selbst; Admins bieten einzelne an' },
    { value: 'left_room', label: 'Die, für die Abonnements Plätze übrig ließen' },
    { value: 'at_once', label: 'Jeder, sobald er freigegeben ist' },
  ],
  price: (currency) => `Preis (${currency})`,
  ownPrice: 'Der der Plattform',
  maxBuyers: 'Höchstzahl der Käufer eines Leads',
  ownBuyers: 'Die der Plattform',
  review: 'Ein Admin gibt zuerst die Texte jedes Angebots frei',
  reviewWhat: 'Sonst wird gezeigt, was die Leute geschrieben haben.',
  shown: 'Antworten, die vor dem Kauf gezeigt werden',
  shownWhat:
    'Sonst wird von einem Lead nichts gezeigt. Felder für Kontaktdaten und sensible Felder lassen sich nicht wählen.',
  parts: {
    state: 'Als Bundesland',
    city: 'Als Ort',
    event_date: 'Als Datum',
    category: 'Als Art',
    description: 'Als Beschreibung',
  },
  nothing: 'Nichts',
  noForm: 'Die Nische hat noch kein aktives Formular, also keine Antworten, die man zeigen könnte.',
  guard: 'Schutz vor Robotern',
  guardWhat: 'Was hier offen bleibt, ist so, wie es die Einstellungen der Plattform sagen.',
  proof: 'Rechenaufgabe',
  proofWhat:
    'Der Browser dessen, der das Formular ausfüllt, rechnet einen Moment, bevor es gesendet werden kann.',
  proofs: { on: 'Nötig', off: 'Nicht nötig' },
  asPlatform: (what) => `Wie die Plattform: ${what}`,
  seconds: 'Kürzeste Zeit zum Ausfüllen (Sekunden)',
  secondsWhat: 'Was schneller gesendet wird, wird abgelehnt. 0: nie.',
  effort: 'Aufwand der Rechenaufgabe',
  effortWhat: 'Von 0 bis 100, in Einheiten von 65.536 Hashes.',
  end: 'Ende',
  delete: 'Nische löschen',
  deleteWhat:
    'Ihre Formulare, Stufen, Texte und Bedingungen werden mit ihr gelöscht, für immer, und ihre Adresse wird frei. Eine Nische, die einen Lead, ein Abonnement oder eine Verbindung hatte, lässt sich nicht löschen: Legen Sie sie still.',
  deleted: 'Die Nische wurde gelöscht.',
}

export const t = textsOf({ en, de })
