-- Verify leadmill:ledger/charge_lead to pg

begin;

select 'ledger.charge_lead(uuid,uuid,uuid,text,bigint)'::regprocedure;
select 'ledger.charge_buyers(uuid,text,ledger.charge[])'::regprocedure;

rollback;
