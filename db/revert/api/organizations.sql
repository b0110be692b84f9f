-- Revert leadmill:api/organizations to pg

begin;

drop view api.organizations;

commit;
