-- Revert leadmill:ledger/charge_lead from pg

begin;

drop function ledger.charge_lead(uuid, uuid, uuid, text, bigint);
drop function ledger.charge_buyers(uuid, text, ledger.charge[]);
drop type ledger.charge;

commit;
