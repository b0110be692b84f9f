-- Verify leadmill:ops/partitioned to pg

begin;

select * from ops.partitioned where false;

rollback;
