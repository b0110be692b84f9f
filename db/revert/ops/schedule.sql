-- Revert leadmill:ops/schedule to pg

begin;

drop table ops.schedule;

commit;
