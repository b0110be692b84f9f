-- Revert leadmill:billing/receive_webhook to pg

begin;

drop function billing.take_over_event(bytea);
drop function billing.receive_webhook(bytea, text);
drop function billing.check_signature(bytea, text, text[], timestamptz);
drop function billing.store_webhook(text, text, text, timestamptz, text, boolean, boolean, jsonb, bytea);
drop function billing.refuse_webhook(text, text, boolean, boolean);
drop function billing.try_webhook(text,text);

commit;
