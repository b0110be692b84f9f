-- Verify leadmill:api/update_lead to pg

begin;

select 'api.update_lead(uuid, jsonb, jsonb)'::regprocedure;

rollback;
