-- Verify leadmill:distribution/record_exclusions to pg

begin;

select 'distribution.record_exclusions(uuid[])'::regprocedure;

rollback;
