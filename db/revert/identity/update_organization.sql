-- Revert leadmill:identity/update_organization to pg

begin;

drop function identity.update_organization(text, text, text);

commit;
