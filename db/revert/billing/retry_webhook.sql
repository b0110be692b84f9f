-- Revert leadmill:billing/retry_webhook to pg

begin;

drop function billing.retry_webhook();

commit;
