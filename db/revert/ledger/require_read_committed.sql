-- Revert leadmill:ledger/require_read_committed to pg

begin;

drop function ledger.require_read_committed();

commit;
