-- Revert leadmill:ledger/place_hold to pg

begin;

drop function ledger.place_hold(text,bigint,bigint,text,timestamptz,boolean);

commit;
