-- Verify leadmill:api/what_if to pg

begin;

select 'api.what_if(uuid, jsonb, jsonb, numeric, integer, uuid)'::regprocedure;

rollback;
