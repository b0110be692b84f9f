import { textsOf } from '../../texts/language'

const en = {
  title: 'Overview',
  funds: 'Funds',
  wallet: 'Wallet',
  promo: 'Promotional credit',
  debt: 'Debt',
  held: 'Reserved',
  noFunds: 'Nothing yet',
  leadsNow: 'Leads this month',
  spentNow: 'Spent this month',
  refunded: (amount: string) => `${amount} refunded`,
  active: 'Active subscriptions',
  pausedToo: (count: number) => `${count} paused`,
  attention: 'Needs attention',
  pending:
    'Your organisation waits for its approval. You can prepare everything; buying begins with it.',
  suspended: 'Your organisation is suspended. Write to the operator to learn why.',
  low: (currencies: string) => `Your balance is low: ${currencies}.`,
  inDebt: (amount: string) => `You owe ${amount}. The next deposit repays it first.`,
  faulty: (count: number) =>
    count === 1
      ? 'The filter of a subscription no longer fits the form. It buys nothing until you correct it.'
      : `The filters of ${count} subscriptions no longer fit the form. They buy nothing until you correct them.`,
  unfunded: (count: number) =>
    count === 1
      ? 'A subscription has no funds to buy.'
      : `${count} subscriptions have no funds to buy.`,
  refunds: (count: number) =>
    count === 1
      ? 'A refund request waits for a decision.'
      : `${count} refund requests wait for a decision.`,
  deposit: 'Deposit',
  correct: 'Correct',
  show: 'Show',
  idle: 'Subscriptions that are not buying',
  reasons: {
    paused: 'Paused by you',
    filter_invalid: 'Its filter no longer fits the form',
    organization_inactive: 'Your organisation is not approved',
    insufficient_funds: 'The funds do not suffice',
    capped: 'Its caps are reached',
    closed: 'Outside its opening hours',
  } as Record<string, string>,
  until: 'until',
  charts: 'Over time',
  granularity: 'Period',
  granularities: {
    day: '30 days',
    week: '12 weeks',
    month: '12 months',
  } as Record<string, string>,
  by: { day: 'Day', week: 'Week from', month: 'Month' } as Record<string, string>,
  leads: 'Leads bought',
  spend: (currency: string) => `Spent (${currency})`,
  bought: 'Bought',
  spent: 'Spent',
  latest: 'Latest leads',
  all: 'All leads',
  anyone: 'Without a name',
  welcome: 'Welcome',
  welcomeWhy: 'In three steps your first leads arrive.',
  done: 'Done',
  steps: {
    approval: 'Get approved',
    approvalWhy: 'An admin looks at your organisation, and you get a mail.',
    deposit: 'Deposit money',
    depositWhy: 'Each lead is paid from your wallet when you get it.',
    subscribe: 'Subscribe',
    subscribeWhy: 'Say which leads you want. Those that fit arrive by themselves.',
    market: 'Or choose leads yourself',
  },
  toSubscriptions: 'Choose leads',
  toMarket: 'Browse the marketplace',
}

const de: typeof en = {
  title: 'Übersicht',
  funds: 'Guthaben',
  wallet: 'Eingezahlt',
  promo: 'Gutschrift',
  debt: 'Schulden',
  held: 'Reserviert',
  noFunds: 'Noch nichts',
  leadsNow: 'Leads in diesem Monat',
  spentNow: 'Ausgegeben in diesem Monat',
  refunded: (amount) => `${amount} erstattet`,
  active: 'Aktive Abonnements',
  pausedToo: (count) => `${count} pausiert`,
  attention: 'Braucht Aufmerksamkeit',
  pending:
    'Ihre Organisation wartet auf die Freigabe. Sie können alles vorbereiten; gekauft wird danach.',
  suspended: 'Ihre Organisation ist gesperrt. Fragen Sie den Betreiber nach dem Grund.',
  low: (currencies) => `Ihr Guthaben ist niedrig: ${currencies}.`,
  inDebt: (amount) => `Sie schulden ${amount}. Die nächste Einzahlung begleicht das zuerst.`,
  faulty: (count) =>
    count === 1
      ? 'Der Filter eines Abonnements passt nicht mehr zum Formular. Es kauft nichts, bis Sie ihn berichtigen.'
      : `Die Filter von ${count} Abonnements passen nicht mehr zum Formular. Sie kaufen nichts, bis Sie sie berichtigen.`,
  unfunded: (count) =>
    count === 1
      ? 'Einem Abonnement fehlt das Guthaben zum Kaufen.'
      : `${count} Abonnements fehlt das Guthaben zum Kaufen.`,
  refunds: (count) =>
    count === 1
      ? 'Ein Erstattungsantrag wartet auf Entscheidung.'
      : `${count} Erstattungsanträge warten auf Entscheidung.`,
  deposit: 'Einzahlen',
  correct: 'Berichtigen',
  show: 'Zeigen',
  idle: 'Abonnements, die gerade nicht kaufen',
  reasons: {
    paused: 'Von Ihnen pausiert',
    filter_invalid: 'Der Filter passt nicht mehr zum Formular',
    organization_inactive: 'Ihre Organisation ist nicht freigegeben',
    insufficient_funds: 'Das Guthaben reicht nicht',
    capped: 'Die Obergrenzen sind erreicht',
    closed: 'Außerhalb der Öffnungszeiten',
  },
  until: 'bis',
  charts: 'Im Verlauf',
  granularity: 'Zeitraum',
  granularities: { day: '30 Tage', week: '12 Wochen', month: '12 Monate' },
  by: { day: 'Tag', week: 'Woche ab', month: 'Monat' },
  leads: 'Gekaufte Leads',
  spend: (currency) => `Ausgegeben (${currency})`,
  bought: 'Gekauft',
  spent: 'Ausgegeben',
  latest: 'Neueste Leads',
  all: 'Alle Leads',
  anyone: 'Ohne Namen',
  welcome: 'Willkommen',
  welcomeWhy: 'In drei Schritten kommen Ihre ersten Leads.',
  done: 'Erledigt',
  steps: {
    approval: 'Freigabe',
    approvalWhy: 'Ein Admin sieht sich Ihre Organisation an. Sie erhalten eine E-Mail.',
    deposit: 'Geld einzahlen',
    depositWhy: 'Jeder Lead wird von Ihrem Guthaben bezahlt, wenn Sie ihn erhalten.',
    subscribe: 'Abonnieren',
    subscribeWhy: 'Sagen Sie, welche Leads Sie wollen. Passende kommen von selbst.',
    market: 'Oder wählen Sie selbst',
  },
  toSubscriptions: 'Leads auswählen',
  toMarket: 'Zum Marktplatz',
}

export const t = textsOf({ en, de })
