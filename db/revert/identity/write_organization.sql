-- Revert leadmill:identity/write_organization to pg

begin;

drop function identity.write_organization(uuid, text, text, text);

commit;
