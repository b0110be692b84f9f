-- Revert leadmill:billing/sweep_webhooks to pg

begin;

drop function billing.sweep_webhooks();

commit;
