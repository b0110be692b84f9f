-- Revert leadmill:distribution/levels_take_subscriptions_along to pg

begin;

drop trigger levels_take_subscriptions_along on catalog.competition_level;
drop function distribution.levels_take_subscriptions_along();

commit;
