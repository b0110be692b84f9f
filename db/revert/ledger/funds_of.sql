-- Revert leadmill:ledger/funds_of to pg

begin;

drop function ledger.funds_of(uuid,text);

commit;
