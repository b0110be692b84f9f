-- Verify leadmill:identity/managed_organization to pg

begin;

select 'identity.managed_organization_id()'::regprocedure;
select 'identity.require_manager()'::regprocedure;

rollback;
