-- Revert leadmill:billing/receive_webhook to pg

begin;

drop function billing.refuse_webhook(text, text, boolean, boolean);
drop function billing.try_webhook(text,text);
drop function billing.receive_webhook(text, text, text, timestamptz, text, boolean, boolean, jsonb, bytea);

commit;
