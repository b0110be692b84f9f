-- Revert leadmill:billing/knows_webhook to pg

begin;

drop function billing.knows_webhook(text, text);

commit;
