-- Verify leadmill:distribution/set_caps to pg

begin;

select 'distribution.set_caps(uuid, jsonb)'::regprocedure;

rollback;
