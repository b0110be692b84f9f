-- Revert leadmill:identity/activate_organization to pg

begin;

drop function identity.activate_organization(uuid);

commit;
