-- Revert leadmill:identity/set_organization_status to pg

begin;

drop function identity.set_organization_status(uuid, text);

commit;
