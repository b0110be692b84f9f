-- Verify leadmill:identity/write_organization to pg

begin;

select 'identity.write_organization(uuid, text, text, text)'::regprocedure;

rollback;
