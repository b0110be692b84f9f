-- Verify leadmill:ops/ensure_partitions to pg

begin;

select 'ops.ensure_partitions()'::regprocedure;

rollback;
