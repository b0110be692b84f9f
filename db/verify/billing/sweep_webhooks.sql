-- Verify leadmill:billing/sweep_webhooks to pg

begin;

select 'billing.sweep_webhooks()'::regprocedure;

rollback;
