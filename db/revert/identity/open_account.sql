-- Revert leadmill:identity/open_account to pg

begin;

drop function identity.open_account(text, text, text, text, text, text);

commit;
