-- Revert leadmill:ledger/expire_hold to pg

begin;

revoke usage on schema ledger from leadmill_worker;
drop function ledger.expire_hold();

commit;
