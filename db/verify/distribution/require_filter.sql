-- Verify leadmill:distribution/require_filter to pg

begin;

select 'distribution.require_filter(jsonb,jsonb)'::regprocedure;

rollback;
