-- Revert leadmill:identity/set_admin_password to pg

begin;

drop function identity.set_admin_password(text, text);

commit;
