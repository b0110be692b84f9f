-- Revert leadmill:identity/close_account to pg

begin;

drop function identity.close_account(text);

commit;
