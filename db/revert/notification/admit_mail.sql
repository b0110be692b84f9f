-- Revert leadmill:notification/admit_mail to pg

begin;

drop function notification.is_to_stranger(notification.delivery);
drop function notification.admit_mail(notification.delivery, text);
delete from ops.rate_limit where name in ('notification.mails_to_mailbox', 'notification.mails_by_network', 'notification.mails_in_all');

commit;
