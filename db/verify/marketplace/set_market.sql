-- Verify leadmill:marketplace/set_market to pg

begin;

select 'marketplace.field_fault(jsonb, text, text, text)'::regprocedure;
select 'marketplace.set_market(uuid, text, numeric, integer, text, text, text, text, text)'::regprocedure;

rollback;
