-- Revert leadmill:notification/enqueue_mail to pg

begin;

drop function notification.enqueue_mail(text, text, uuid, jsonb);
drop function notification.enqueue_mails(text, text, notification.addressee[]);
drop type notification.addressee;

commit;
