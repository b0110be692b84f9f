-- Revert leadmill:api/set_organization_status to pg

begin;

drop function api.set_organization_status(uuid, text);

commit;
