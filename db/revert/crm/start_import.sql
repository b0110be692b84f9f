-- Revert leadmill:crm/start_import to pg

begin;

drop function crm.refresh_account(uuid);
drop function crm.start_import(uuid);

commit;
