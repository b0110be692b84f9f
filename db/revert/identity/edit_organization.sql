-- Revert leadmill:identity/edit_organization to pg

begin;

drop function identity.edit_organization(uuid, text, text, text);

commit;
