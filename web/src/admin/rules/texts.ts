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

export const t = textsOf({ en, de: en })
