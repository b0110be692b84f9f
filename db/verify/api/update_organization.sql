-- Verify leadmill:api/update_organization to pg

begin;

select 'api.update_organization(text, text, text)'::regprocedure;

rollback;
