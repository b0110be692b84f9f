-- Verify leadmill:billing/receive_webhook to pg

begin;

select 'billing.receive_webhook(text, text, text, timestamptz, text, boolean, boolean, jsonb, bytea)'::regprocedure;
select 'billing.try_webhook(text,text)'::regprocedure;

rollback;
