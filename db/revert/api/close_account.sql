-- Revert leadmill:api/close_account to pg

begin;

drop function api.close_account(text);

commit;
