-- Revert leadmill:ledger/charge_lead to pg

begin;

drop function ledger.charge_lead(uuid,uuid,uuid,text,bigint);

commit;
