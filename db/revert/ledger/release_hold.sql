-- Revert leadmill:ledger/release_hold to pg

begin;

drop function ledger.release_hold(bigint);
drop function ledger.end_hold(ledger.hold, text);

commit;
