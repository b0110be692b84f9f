-- Revert leadmill:ops/sealing_key_id to pg

begin;

drop function ops.sealing_key_id();

commit;
