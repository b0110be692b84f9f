-- Verify leadmill:api/edit_organization to pg

begin;

select 'api.edit_organization(uuid, text, text, text)'::regprocedure;

rollback;
