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

export const t = textsOf({ en, de: en })
