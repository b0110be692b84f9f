-- Verify leadmill:crm/reseal to pg

begin;

select 'crm.stale_secrets()'::regprocedure;
select 'crm.reseal(uuid, text, bytea, text)'::regprocedure;

rollback;
