-- Revert leadmill:distribution/place_subscriptions to pg

begin;

drop function distribution.place_subscriptions(uuid[]);

commit;
