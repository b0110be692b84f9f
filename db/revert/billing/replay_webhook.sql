-- Revert leadmill:billing/replay_webhook to pg

begin;

drop function billing.dismiss_webhook(text, text, text);
drop function billing.replay_webhook(text, text);

commit;
