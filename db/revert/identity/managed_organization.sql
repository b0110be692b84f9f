-- Revert leadmill:identity/managed_organization to pg

begin;

drop function identity.require_manager();
drop function identity.managed_organization_id();

commit;
