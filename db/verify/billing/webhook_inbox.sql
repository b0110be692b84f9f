-- Verify leadmill:billing/webhook_inbox to pg

begin;

select * from billing.webhook_inbox where false;

rollback;
