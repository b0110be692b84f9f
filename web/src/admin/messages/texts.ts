import { textsOf } from '../../texts/language'

const en = {
  title: 'Contact messages',
  about: 'What visitors write through the contact form. Answer by mail, then mark the message.',
  status: 'Status',
  statuses: { new: 'New', answered: 'Answered', spam: 'Spam' } as Record<string, string>,
  from: 'From',
  message: 'Message',
  sent: 'Sent',
  none: 'No message',
  noneWhat: 'The contact form is at /contact of the public pages.',
  reply: 'Answer by mail',
  replyTo: (name: string) => `Answer ${name} by mail`,
  answered: 'Mark answered',
  spam: 'Mark as spam',
  again: 'Mark new',
  markOne: (act: string, name: string) => `${act}: ${name}`,
  marked: 'The message was marked.',
  delete: 'Delete',
  deleteOne: (name: string) => `Delete the message of ${name}`,
  deleteWhat: 'The message is gone for good, with the address of its sender.',
  deleted: 'The message was deleted.',
  subject: 'Your message',
  by: (email: string) => `by ${email}`,
}

const de: typeof en = {
  title: 'Nachrichten',
  about:
    'Was Besucher über das Kontaktformular schreiben. Antworten Sie per Mail, und markieren Sie die Nachricht dann.',
  status: 'Status',
  statuses: { new: 'Neu', answered: 'Beantwortet', spam: 'Spam' },
  from: 'Von',
  message: 'Nachricht',
  sent: 'Gesendet',
  none: 'Keine Nachricht',
  noneWhat: 'Das Kontaktformular steht unter /contact auf den öffentlichen Seiten.',
  reply: 'Per Mail antworten',
  replyTo: (name) => `${name} per Mail antworten`,
  answered: 'Als beantwortet markieren',
  spam: 'Als Spam markieren',
  again: 'Als neu markieren',
  markOne: (act, name) => `${act}: ${name}`,
  marked: 'Die Nachricht wurde markiert.',
  delete: 'Löschen',
  deleteOne: (name) => `Nachricht von ${name} löschen`,
  deleteWhat: 'Die Nachricht ist endgültig fort, mit der Adresse ihres Absenders.',
  deleted: 'Die Nachricht wurde gelöscht.',
  subject: 'Ihre Nachricht',
  by: (email) => `von ${email}`,
}

export const t = textsOf({ en, de })
