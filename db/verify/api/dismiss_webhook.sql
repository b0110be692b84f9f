-- Verify leadmill:api/dismiss_webhook to pg

begin;

select 'api.dismiss_webhook(text, text)'::regprocedure;

rollback;
