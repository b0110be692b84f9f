-- Verify leadmill:distribution/absence_of to pg

begin;

select 'distribution.absence_of(distribution.subscription)'::regprocedure;

rollback;
