-- Revert leadmill:notification/send_digest to pg

begin;

drop function notification.send_digest(date);

commit;
