-- Revert leadmill:notification/retry_delivery to pg

begin;

drop function notification.retry_delivery(uuid);

commit;
