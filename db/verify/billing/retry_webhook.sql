-- Verify leadmill:billing/retry_webhook to pg

begin;

select 'billing.retry_webhook()'::regprocedure;

rollback;
