-- Revert leadmill:ledger/funds_changed to pg

begin;

drop function ledger.funds_changed(uuid[]);

commit;
