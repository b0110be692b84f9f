-- Revert leadmill:api/pause_subscription to pg

begin;

drop function api.pause_subscription(uuid);

commit;
