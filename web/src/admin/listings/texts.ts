import { textsOf } from '../../texts/language'

const en = {
  title: 'Listings',
  about: 'Leads on the marketplace, and those whose texts wait for you.',
  number: 'Number',
  status: 'Status',
  any: 'Any',
  niche: 'Niche',
  place: 'Place',
  price: 'Price',
  sold: 'Sold',
  soldOf: (sold: number, most: number) => `${sold} of ${most}`,
  listed: 'Listed',
  statuses: {
    waiting: 'Waiting',
    open: 'For sale',
    sold_out: 'Sold out',
    withdrawn: 'Withdrawn',
  } as Record<string, string>,
  none: 'No listing matches',
  noneWhy: 'Choose another status.',
  review: 'Review',
  reviewOne: (number: string) => `Review ${number}`,
  reviewWhat: 'Everybody who is logged in reads these texts. Remove what tells who the person is.',
  city: 'City',
  category: 'Category',
  description: 'Description',
  approve: 'Publish',
  approved: 'The listing is for sale.',
  withdraw: 'Withdraw',
  withdrawOne: (number: string) => `Withdraw ${number}`,
  withdrawWhat:
    'Nobody can buy it on the marketplace any more; what was sold stays sold. It can be listed again on the page of its lead.',
  withdrawn: 'The listing was withdrawn.',
}

const de: typeof en = {
  title: 'Angebote',
  about: 'Leads auf dem Marktplatz, und die, deren Texte auf Sie warten.',
  number: 'Nummer',
  status: 'Status',
  any: 'Alle',
  niche: 'Nische',
  place: 'Ort',
  price: 'Preis',
  sold: 'Verkauft',
  soldOf: (sold, most) => `${sold} von ${most}`,
  listed: 'Eingestellt',
  statuses: {
    waiting: 'Wartet',
    open: 'Zu verkaufen',
    sold_out: 'Ausverkauft',
    withdrawn: 'Zurückgezogen',
  },
  none: 'Kein Angebot passt',
  noneWhy: 'Wählen Sie einen anderen Status.',
  review: 'Prüfen',
  reviewOne: (number) => `${number} prüfen`,
  reviewWhat:
    'Alle, die angemeldet sind, lesen diese Texte. Entfernen Sie, was verrät, wer die Person ist.',
  city: 'Ort',
  category: 'Kategorie',
  description: 'Beschreibung',
  approve: 'Veröffentlichen',
  approved: 'Das Angebot steht zum Verkauf.',
  withdraw: 'Zurückziehen',
  withdrawOne: (number) => `${number} zurückziehen`,
  withdrawWhat:
    'Niemand kann es mehr auf dem Marktplatz kaufen; was verkauft ist, bleibt verkauft. Auf der Seite des Leads kann es wieder eingestellt werden.',
  withdrawn: 'Das Angebot wurde zurückgezogen.',
}

export const t = textsOf({ en, de })
