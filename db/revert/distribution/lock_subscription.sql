-- Revert leadmill:distribution/lock_subscription to pg

begin;

drop function distribution.lock_subscription(uuid);

commit;
