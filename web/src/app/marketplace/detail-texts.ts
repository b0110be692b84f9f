import { textsOf } from '../../texts/language'

const en = {
  back: 'Back to the marketplace',
  preview: 'What is known',
  niche: 'Niche',
  number: 'Number',
  category: 'Category',
  place: 'Place',
  event: 'Event',
  description: 'Description',
  listed: 'Listed at',
  places: 'Buyers',
  hidden: 'Name, e-mail address and phone number are shown when you have bought the lead.',
  buyTitle: 'Buy',
  price: 'Price',
  available: 'Your funds',
  remaining: 'Left afterwards',
  buy: (price: string) => `Buy for ${price}`,
  sure: (price: string, remaining: string) =>
    `${price} are charged at once, and ${remaining} are left. You then see the contact data. A purchase is not taken back, but you can request a refund of a bad lead.`,
  done: 'The lead is yours.',
  toLead: 'Show the lead',
  obstacles: {
    already_bought: 'Your organisation has bought this lead.',
    listing_withdrawn: 'This lead is no longer for sale.',
    listing_sold: 'This lead is sold: others were faster.',
    permission_missing:
      'Your role may not buy leads. Ask an owner or an admin of your organisation.',
    organization_not_approved: 'You can buy once an admin has approved your organisation.',
    insufficient_funds: 'Your funds do not suffice.',
  } as Record<string, string>,
  deposit: 'Deposit money',
  gone: 'This lead is not for sale',
  goneWhy: 'It is sold, was withdrawn, or never existed.',
}

const de: typeof en = {
  back: 'Zurück zum Marktplatz',
  preview: 'Was bekannt ist',
  niche: 'Nische',
  number: 'Nummer',
  category: 'Kategorie',
  place: 'Ort',
  event: 'Termin',
  description: 'Beschreibung',
  listed: 'Angeboten seit',
  places: 'Käufer',
  hidden: 'Name, E-Mail-Adresse und Telefonnummer sehen Sie, wenn Sie den Lead gekauft haben.',
  buyTitle: 'Kaufen',
  price: 'Preis',
  available: 'Ihr Guthaben',
  remaining: 'Danach übrig',
  buy: (price) => `Für ${price} kaufen`,
  sure: (price, remaining) =>
    `${price} werden sofort abgebucht, ${remaining} bleiben übrig. Danach sehen Sie die Kontaktdaten. Ein Kauf wird nicht zurückgenommen, für einen schlechten Lead können Sie aber eine Erstattung beantragen.`,
  done: 'Der Lead gehört Ihnen.',
  toLead: 'Lead zeigen',
  obstacles: {
    already_bought: 'Ihre Organisation hat diesen Lead gekauft.',
    listing_withdrawn: 'Dieser Lead wird nicht mehr angeboten.',
    listing_sold: 'Dieser Lead ist verkauft: Andere waren schneller.',
    permission_missing:
      'Ihre Rolle darf keine Leads kaufen. Fragen Sie einen Inhaber oder Admin Ihrer Organisation.',
    organization_not_approved:
      'Sie können kaufen, sobald ein Admin Ihre Organisation freigegeben hat.',
    insufficient_funds: 'Ihr Guthaben reicht nicht.',
  },
  deposit: 'Geld einzahlen',
  gone: 'Dieser Lead wird nicht angeboten',
  goneWhy: 'Er ist verkauft, wurde zurückgezogen oder hat nie existiert.',
}

export const d = textsOf({ en, de })
