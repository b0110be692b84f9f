-- Revert leadmill:ops/uuid_v7 to pg

begin;

drop function ops.uuid_v7();

commit;
