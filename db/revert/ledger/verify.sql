-- Revert leadmill:ledger/verify to pg

begin;

drop function ledger.verify();

commit;
