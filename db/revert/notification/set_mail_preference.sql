-- Revert leadmill:notification/set_mail_preference to pg

begin;

drop function notification.set_mail_preference(text, boolean);
drop function notification.set_preference(uuid, text, boolean);

commit;
