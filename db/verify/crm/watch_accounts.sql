-- Verify leadmill:crm/watch_accounts to pg

begin;

select 'crm.ask_again(uuid)'::regprocedure;
select 'crm.defer_account(uuid)'::regprocedure;
select 'crm.watch_accounts()'::regprocedure;
select 'crm.webhook_made(uuid,bigint,text)'::regprocedure;

rollback;
