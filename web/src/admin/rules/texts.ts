import { textsOf } from '../../texts/language'

const en = {
  title: 'Notification rules',
  about: 'Which events the platform tells, and where: a chat of your team, a mailbox, an endpoint.',
  tabs: { rules: 'Rules', channels: 'Channels', mails: 'Mails of the platform' },
  mailsWhat:
    'They come with each release. Organisations switch the optional ones off for themselves.',
  mail: 'Mail',
  events: 'Events',
  recipient: 'To',
  on: 'Sent',
  yes: 'yes',
  no: 'no',
}

const de: typeof en = {
  title: 'Regeln für Benachrichtigungen',
  about:
    'Welche Ereignisse die Plattform meldet, und wohin: in einen Chat Ihres Teams, ein Postfach, an einen Endpunkt.',
  tabs: { rules: 'Regeln', channels: 'Kanäle', mails: 'Mails der Plattform' },
  mailsWhat:
    'Sie kommen mit jeder Version. Die freiwilligen schalten Organisationen für sich selbst ab.',
  mail: 'Mail',
  events: 'Ereignisse',
  recipient: 'An',
  on: 'Wird gesendet',
  yes: 'ja',
  no: 'nein',
}

export const t = textsOf({ en, de })
