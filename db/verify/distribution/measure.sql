-- Verify leadmill:distribution/measure to pg

begin;

select 'distribution.measure(jsonb,jsonb)'::regprocedure;

rollback;
