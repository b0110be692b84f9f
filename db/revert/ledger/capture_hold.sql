-- Revert leadmill:ledger/capture_hold to pg

begin;

drop function ledger.capture_hold(bigint,text,text,bigint,bigint,uuid,uuid,text,text,text,text);

commit;
