-- Verify leadmill:api/list_lead to pg

begin;

select 'api.list_lead(uuid, numeric, integer)'::regprocedure;

rollback;
