-- Verify leadmill:distribution/what_if to pg

begin;

select 'distribution.what_if(uuid, jsonb, jsonb, numeric, integer, uuid)'::regprocedure;

rollback;
