-- Verify leadmill:api/set_crm_exclusions to pg

begin;

select 'api.set_crm_exclusions(uuid,jsonb)'::regprocedure;

rollback;
