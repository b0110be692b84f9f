-- Verify leadmill:identity/update_organization to pg

begin;

select 'identity.update_organization(text, text, text)'::regprocedure;

rollback;
