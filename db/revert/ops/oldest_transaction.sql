-- Revert leadmill:ops/oldest_transaction to pg

begin;

drop function ops.oldest_transaction();

commit;
