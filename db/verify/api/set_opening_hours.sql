-- Verify leadmill:api/set_opening_hours to pg

begin;

select 'api.set_opening_hours(uuid, jsonb)'::regprocedure;

rollback;
