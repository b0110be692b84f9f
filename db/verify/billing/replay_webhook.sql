-- Verify leadmill:billing/replay_webhook to pg

begin;

select 'billing.replay_webhook(text, text)'::regprocedure;
select 'billing.dismiss_webhook(text, text, text)'::regprocedure;

rollback;
