-- Verify leadmill:distribution/place_subscriptions to pg

begin;

select 'distribution.place_subscriptions(uuid[])'::regprocedure;

rollback;
