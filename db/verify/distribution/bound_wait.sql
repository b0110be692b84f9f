-- Verify leadmill:distribution/bound_wait to pg

begin;

select 'distribution.bound_wait(uuid[])'::regprocedure;

rollback;
