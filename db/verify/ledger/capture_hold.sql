-- Verify leadmill:ledger/capture_hold to pg

begin;

select 'ledger.capture_hold(bigint,text,text,bigint,bigint,uuid,uuid,text,text,text,text)'::regprocedure;

rollback;
