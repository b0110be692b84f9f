-- Revert leadmill:crm/watch_accounts to pg

begin;

drop function crm.ask_again(uuid);
drop function crm.webhook_made(uuid,bigint,text);
drop function crm.watch_accounts();
drop function crm.defer_account(uuid);

commit;
