-- Revert leadmill:ops/partitioned to pg

begin;

drop table ops.partitioned;

commit;
