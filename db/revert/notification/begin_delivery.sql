-- Revert leadmill:notification/begin_delivery to pg

begin;

revoke usage on schema notification from leadmill_worker;
drop function notification.begin_delivery(uuid);
drop function notification.finish_delivery(uuid, text, integer, text);

commit;
