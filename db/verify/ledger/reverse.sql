-- Verify leadmill:ledger/reverse to pg

begin;

select 'ledger.reverse(text,bigint,text,ledger.leg[],text,text,text,text)'::regprocedure;

rollback;
