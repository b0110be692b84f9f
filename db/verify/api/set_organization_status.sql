-- Verify leadmill:api/set_organization_status to pg

begin;

select 'api.set_organization_status(uuid, text)'::regprocedure;

rollback;
