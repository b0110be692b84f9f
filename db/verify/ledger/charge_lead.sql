-- Verify leadmill:ledger/charge_lead to pg

begin;

select 'ledger.charge_lead(uuid,uuid,uuid,text,bigint)'::regprocedure;

rollback;
