-- Revert leadmill:identity/reset_password to pg

begin;

drop function identity.reset_password(text, text);

commit;
