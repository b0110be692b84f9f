-- Verify leadmill:distribution/set_weight to pg

begin;

select 'distribution.set_weight(uuid, integer)'::regprocedure;

rollback;
