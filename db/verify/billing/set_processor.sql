-- Verify leadmill:billing/set_processor to pg

begin;

select 'billing.set_processor(text, boolean, text[])'::regprocedure;

rollback;
