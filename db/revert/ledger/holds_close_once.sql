-- Revert leadmill:ledger/holds_close_once to pg

begin;

drop trigger holds_close_once on ledger.hold;
drop function ledger.holds_close_once();

commit;
