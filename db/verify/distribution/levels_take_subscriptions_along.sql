-- Verify leadmill:distribution/levels_take_subscriptions_along to pg

begin;

select 'distribution.levels_take_subscriptions_along()'::regprocedure;

rollback;
