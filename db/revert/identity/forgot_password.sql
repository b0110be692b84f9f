-- Revert leadmill:identity/forgot_password to pg

begin;

drop function identity.forgot_password(text);

commit;
