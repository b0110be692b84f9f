-- Verify leadmill:billing/receive_webhook to pg

begin;

select 'billing.receive_webhook(bytea, text)'::regprocedure, 'billing.take_over_event(bytea)'::regprocedure;
select 'billing.check_signature(bytea, text, text[], timestamptz)'::regprocedure;
select 'billing.store_webhook(text, text, text, timestamptz, text, boolean, boolean, jsonb, bytea)'::regprocedure;
select 'billing.try_webhook(text,text)'::regprocedure;

rollback;
