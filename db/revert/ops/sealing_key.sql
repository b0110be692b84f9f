-- Revert leadmill:ops/sealing_key to pg

begin;

drop table ops.sealing_key;

commit;
