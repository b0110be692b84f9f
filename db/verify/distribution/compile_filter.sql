-- Verify leadmill:distribution/compile_filter to pg

begin;

select 'distribution.compile_filter(jsonb,jsonb)'::regprocedure;

rollback;
