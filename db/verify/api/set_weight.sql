-- Verify leadmill:api/set_weight to pg

begin;

select 'api.set_weight(uuid, integer)'::regprocedure;

rollback;
