-- Revert leadmill:notification/admit_mail to pg

begin;

drop function notification.is_to_stranger(notification.delivery);
drop function notification.admit_mail(notification.delivery, text);
delete from ops.rate_limit where name like 'notification.mails\_%';

commit;
