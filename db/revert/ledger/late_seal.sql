-- Revert leadmill:ledger/late_seal to pg

begin;

drop function ledger.late_seal(interval);

commit;
