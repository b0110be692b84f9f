-- Revert leadmill:api/replay_webhook to pg

begin;

drop function api.replay_webhook(text);

commit;
