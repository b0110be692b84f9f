-- Revert leadmill:ops/ensure_partitions to pg

begin;

-- The partitions stay: they hold rows, and go with their parents.
drop function ops.ensure_partitions();

commit;
