-- Verify leadmill:api/set_caps to pg

begin;

select 'api.set_caps(uuid, jsonb)'::regprocedure;

rollback;
