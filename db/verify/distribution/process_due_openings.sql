-- Verify leadmill:distribution/process_due_openings to pg

begin;

select 'distribution.process_due_openings()'::regprocedure;

rollback;
