-- Verify leadmill:billing/knows_webhook to pg

begin;

select 'billing.knows_webhook(text, text)'::regprocedure;

rollback;
