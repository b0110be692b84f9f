-- Verify leadmill:marketplace/list_lead to pg

begin;

select 'marketplace.list_lead(uuid, numeric, integer)'::regprocedure;

rollback;
