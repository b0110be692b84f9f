-- Revert leadmill:api/search_organizations to pg

begin;

drop function api.search_organizations(text);

commit;
