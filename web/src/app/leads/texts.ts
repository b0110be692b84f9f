import { textsOf } from '../../texts/language'

const en = {
  title: 'Leads',
  about: 'What you have bought, by subscription or on the marketplace.',
  export: 'Export CSV',
  exportFile: 'leads.csv',
  all: 'All',
  stage: 'Your progress',
  stages: {
    new: 'New',
    contacted: 'Contacted',
    qualified: 'Qualified',
    won: 'Won',
    lost: 'Lost',
  } as Record<string, string>,
  status: 'Sale',
  statuses: { sold: 'Sold', refunded: 'Refunded' } as Record<string, string>,
  channel: 'Bought',
  channels: { distribution: 'By subscription', marketplace: 'On the marketplace' } as Record<
    string,
    string
  >,
  niche: 'Niche',
  since: 'From',
  until: 'To',
  words: 'Name, address, phone or number',
  anyone: 'Without a name',
  clear: 'Clear filters',
  contact: 'Contact',
  price: 'Price',
  bought: 'Bought at',
  noMatch: 'No lead matches',
  noMatchWhy: 'Change the filters, or clear them.',
  none: 'No leads yet',
  noneWhy: 'Subscribe to a niche, and leads that fit arrive here by themselves.',
  toMarket: 'Browse the marketplace',
  arrived: (count: number, names: string) =>
    count === 1 ? `A new lead has arrived: ${names}` : `${count} new leads have arrived: ${names}`,
}

const de: typeof en = {
  title: 'Leads',
  about: 'Was Sie gekauft haben, per Abonnement oder auf dem Marktplatz.',
  export: 'CSV exportieren',
  exportFile: 'leads.csv',
  all: 'Alle',
  stage: 'Ihr Fortschritt',
  stages: {
    new: 'Neu',
    contacted: 'Kontaktiert',
    qualified: 'Qualifiziert',
    won: 'Gewonnen',
    lost: 'Verloren',
  },
  status: 'Verkauf',
  statuses: { sold: 'Verkauft', refunded: 'Erstattet' },
  channel: 'Gekauft',
  channels: { distribution: 'Per Abonnement', marketplace: 'Auf dem Marktplatz' },
  niche: 'Nische',
  since: 'Von',
  until: 'Bis',
  words: 'Name, Adresse, Telefon oder Nummer',
  anyone: 'Ohne Namen',
  clear: 'Filter löschen',
  contact: 'Kontakt',
  price: 'Preis',
  bought: 'Gekauft am',
  noMatch: 'Kein Lead passt',
  noMatchWhy: 'Ändern Sie die Filter, oder löschen Sie sie.',
  none: 'Noch keine Leads',
  noneWhy: 'Abonnieren Sie eine Nische; passende Leads kommen dann von selbst hierher.',
  toMarket: 'Zum Marktplatz',
  arrived: (count, names) =>
    count === 1 ? `Ein neuer Lead ist da: ${names}` : `${count} neue Leads sind da: ${names}`,
}

export const t = textsOf({ en, de })
