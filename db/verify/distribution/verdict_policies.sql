-- Verify leadmill:distribution/verdict_policies to pg

begin;

select 1 / count(*) from pg_catalog.pg_policy where polrelid = 'distribution.verdict'::regclass;

rollback;
