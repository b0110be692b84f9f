-- Verify leadmill:crm/watch_accounts to pg

begin;

select 'crm.defer_account(uuid)'::regprocedure;
select 'crm.watch_accounts()'::regprocedure;
select 'crm.webhook_made(uuid,bigint,text)'::regprocedure;

rollback;
