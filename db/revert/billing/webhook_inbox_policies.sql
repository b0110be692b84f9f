-- Revert leadmill:billing/webhook_inbox_policies to pg

begin;

alter table billing.webhook_inbox disable row level security;

commit;
