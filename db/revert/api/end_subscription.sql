-- Revert leadmill:api/end_subscription to pg

begin;

drop function api.end_subscription(uuid);

commit;
