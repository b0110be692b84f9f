-- Verify leadmill:billing/processor to pg

begin;

select name, livemode, webhook_secrets, changed_at from billing.processor where false;

rollback;
