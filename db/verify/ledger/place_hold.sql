-- Verify leadmill:ledger/place_hold to pg

begin;

select 'ledger.place_hold(text,bigint,bigint,text,timestamptz,boolean)'::regprocedure;

rollback;
