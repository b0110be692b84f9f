-- Verify leadmill:distribution/turn_after to pg

begin;

select 'distribution.turn_after(uuid, bigint, bigint, integer)'::regprocedure;

rollback;
