-- Revert leadmill:notification/mail_context to pg

begin;

drop function notification.mail_context(notification.delivery);

commit;
