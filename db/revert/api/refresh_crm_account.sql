-- Revert leadmill:api/refresh_crm_account to pg

begin;

drop function api.refresh_crm_account(uuid);

commit;
