-- Revert leadmill:api/retry_delivery to pg

begin;

drop function api.retry_delivery(uuid);

commit;
