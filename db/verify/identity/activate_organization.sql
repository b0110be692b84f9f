-- Verify leadmill:identity/activate_organization to pg

begin;

select 'identity.activate_organization(uuid)'::regprocedure;

rollback;
