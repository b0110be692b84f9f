-- Verify leadmill:crm/receive_webhook to pg

begin;

select 'crm.webhook_gate(uuid)'::regprocedure;
select 'crm.receive_webhook(uuid,text,text,text,bigint,timestamp with time zone)'::regprocedure;

rollback;
