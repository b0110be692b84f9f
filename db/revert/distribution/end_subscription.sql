-- Revert leadmill:distribution/end_subscription to pg

begin;

drop function distribution.end_subscription(uuid);

commit;
