-- Revert leadmill:billing/webhook_inbox to pg

begin;

drop table billing.webhook_inbox;

commit;
