-- Revert leadmill:identity/create_admin to pg

begin;

drop function identity.create_admin(text, text);

commit;
