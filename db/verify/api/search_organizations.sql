-- Verify leadmill:api/search_organizations to pg

begin;

select 'api.search_organizations(text)'::regprocedure;

rollback;
