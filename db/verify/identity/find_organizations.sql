-- Verify leadmill:identity/find_organizations to pg

begin;

select 'identity.find_organizations(text)'::regprocedure;

rollback;
