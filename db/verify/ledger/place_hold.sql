-- Verify leadmill:ledger/place_hold to pg

begin;

select 'ledger.place_hold(text,bigint,bigint,text,timestamptz)'::regprocedure;

rollback;
