import { textsOf } from '../../texts/language'

const en = {
  refund: 'Pay back',
  refundOne: (amount: string) => `Pay back the deposit of ${amount}`,
  what: 'The money goes back to the card or account that it came from. Only what is still there and not spent can go; it is reserved from now on and leaves the wallet once it has been paid out.',
  ofPayer: 'The money goes back to the card or account that it came from. This cannot be undone.',
  amount: (currency: string) => `Amount (${currency})`,
  amountWhat: 'Empty: all that is left and not spent.',
  reason: 'Reason',
  reasonWhat: 'For your own records; may be left out.',
  asked: 'The payback is on its way.',
}

const de: typeof en = {
  refund: 'Zurückzahlen',
  refundOne: (amount) => `Einzahlung von ${amount} zurückzahlen`,
  what: 'Das Geld geht an die Karte oder das Konto, von dem es kam. Nur was noch da und nicht ausgegeben ist, kann gehen; es ist von jetzt an reserviert und verlässt das Guthaben, sobald es ausgezahlt ist.',
  ofPayer:
    'Das Geld geht an die Karte oder das Konto, von dem es kam. Das lässt sich nicht rückgängig machen.',
  amount: (currency) => `Betrag (${currency})`,
  amountWhat: 'Leer: alles, was übrig und nicht ausgegeben ist.',
  reason: 'Grund',
  reasonWhat: 'Für Ihre eigenen Unterlagen; kann leer bleiben.',
  asked: 'Die Rückzahlung ist unterwegs.',
}

export const t = textsOf({ en, de })
