-- Verify leadmill:billing/apply_webhook to pg

begin;

select 'billing.apply_webhook(text,text)'::regprocedure;
select 'billing.look_again(uuid)'::regprocedure;
select 'billing.drain_webhooks(text,text)'::regprocedure;

rollback;
