-- Verify leadmill:identity/edit_organization to pg

begin;

select 'identity.edit_organization(uuid, text, text, text)'::regprocedure;

rollback;
