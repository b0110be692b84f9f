-- Verify leadmill:api/replay_webhook to pg

begin;

select 'api.replay_webhook(text)'::regprocedure;

rollback;
