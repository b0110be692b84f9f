-- Revert leadmill:distribution/pause_subscription to pg

begin;

drop function distribution.pause_subscription(uuid);

commit;
