-- Verify leadmill:marketplace/count_buyers to pg

begin;

select 'marketplace.count_buyers(uuid, integer)'::regprocedure;

rollback;
