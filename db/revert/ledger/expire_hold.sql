-- Revert leadmill:ledger/expire_hold to pg

begin;

drop function ledger.expire_hold();

commit;
