-- Verify leadmill:distribution/require_buyer to pg

begin;

select 'distribution.require_buyer()'::regprocedure;

rollback;
