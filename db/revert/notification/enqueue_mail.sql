-- Revert leadmill:notification/enqueue_mail to pg

begin;

drop function notification.enqueue_mail(text, text, uuid, jsonb);

commit;
