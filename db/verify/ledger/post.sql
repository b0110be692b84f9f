-- Verify leadmill:ledger/post to pg

begin;

select 'ledger.post(text,text,ledger.leg[],uuid,uuid,text,text,text,text,timestamptz,bigint,jsonb,bigint)'::regprocedure;
select 'ledger.post_all(text,ledger.posting[],uuid,uuid,text,text,text,text,timestamptz,bigint,jsonb,bigint)'::regprocedure;

rollback;
