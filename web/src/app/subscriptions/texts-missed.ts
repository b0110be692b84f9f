import { textsOf } from '../../texts/language'

const en = {
  title: 'Leads that it did not get',
  about:
    'Leads of the niche that came while it lasted, the newest first, and the first rule that kept each from it.',
  show: 'Show',
  none: 'It got every lead',
  when: 'Decided',
  notYet: 'not yet',
  lead: 'Lead',
  why: 'Why not',
  gates: {
    already_bought: 'You had bought it already',
    organization_inactive: 'Your organisation was not approved',
    filter: 'The filter did not want it',
    filter_unknown: 'The filter looks at an answer that the lead does not have',
    filter_invalid: 'The filter did not fit the form',
    insufficient_funds: 'Your funds did not cover the price',
    paused: 'It was paused',
    ended: 'It had ended',
    capped: 'A cap was reached',
    closed: 'It was outside its opening hours',
    not_distributed: 'Nobody has decided yet',
    not_subscribed: 'It was ordered only later',
    level_not_asked: 'Its level was not asked',
    no_room: 'The levels before had sold it',
    not_reached: 'Others had waited longer',
    changed_since: 'It was changed since, so this is not known any more',
    not_chosen: 'Others were chosen',
  } as Record<string, string>,
}

const de: typeof en = {
  title: 'Leads, die es nicht bekam',
  about:
    'Leads der Nische, die kamen, solange es besteht, die neuesten zuerst, und die erste Regel, die jeden verhindert hat.',
  show: 'Zeigen',
  none: 'Es bekam jeden Lead',
  when: 'Entschieden',
  notYet: 'noch nicht',
  lead: 'Lead',
  why: 'Warum nicht',
  gates: {
    already_bought: 'Sie hatten ihn schon gekauft',
    organization_inactive: 'Ihre Organisation war nicht freigegeben',
    filter: 'Der Filter wollte ihn nicht',
    filter_unknown: 'Der Filter fragt nach einer Antwort, die der Lead nicht hat',
    filter_invalid: 'Der Filter passte nicht zum Formular',
    insufficient_funds: 'Das Guthaben deckte den Preis nicht',
    paused: 'Es war pausiert',
    ended: 'Es war beendet',
    capped: 'Eine Obergrenze war erreicht',
    closed: 'Es war außerhalb seiner Öffnungszeiten',
    not_distributed: 'Noch ist nichts entschieden',
    not_subscribed: 'Es wurde erst später bestellt',
    level_not_asked: 'Seine Stufe wurde nicht gefragt',
    no_room: 'Die Stufen davor hatten ihn verkauft',
    not_reached: 'Andere hatten länger gewartet',
    changed_since: 'Es wurde seither geändert, deshalb weiß man es nicht mehr',
    not_chosen: 'Andere wurden gewählt',
  },
}

export const t = textsOf({ en, de })
