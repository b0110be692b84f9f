-- Revert leadmill:ledger/price_fault to pg

begin;

drop function ledger.price_fault(numeric,text,text);

commit;
