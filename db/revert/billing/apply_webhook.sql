-- Revert leadmill:billing/apply_webhook to pg

begin;

drop function billing.look_again(uuid);
drop function billing.drain_webhooks(text,text);
drop function billing.apply_webhook(text,text);
drop function billing.read_events();

commit;
