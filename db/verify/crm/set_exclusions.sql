-- Verify leadmill:crm/set_exclusions to pg

begin;

select 'crm.set_exclusions(uuid,jsonb)'::regprocedure;

rollback;
