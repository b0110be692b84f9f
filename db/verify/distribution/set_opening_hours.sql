-- Verify leadmill:distribution/set_opening_hours to pg

begin;

select 'distribution.set_opening_hours(uuid, jsonb)'::regprocedure;

rollback;
