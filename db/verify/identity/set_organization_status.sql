-- Verify leadmill:identity/set_organization_status to pg

begin;

select 'identity.set_organization_status(uuid, text)'::regprocedure;

rollback;
